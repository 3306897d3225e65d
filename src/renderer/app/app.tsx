import { useState } from 'react'
import { useStore } from 'zustand'
import { ChooseName } from '../features/auth/choose-name.tsx'
import { SignIn } from '../features/auth/sign-in.tsx'
import { SignUp } from '../features/auth/sign-up.tsx'
import type { Auth } from '../features/auth/store.ts'
import { BackendLine } from '../features/backend/backend-line.tsx'
import { ConnectScreen } from '../features/backend/connect-screen.tsx'
import type { FoundBackend } from '../features/backend/ports.ts'
import { UnreachableScreen } from '../features/backend/unreachable-screen.tsx'
import { ProxyDialog } from '../features/proxy/proxy-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { Entry } from '../ui/entry.tsx'
import { requestTroubleWords } from '../ui/request-trouble.ts'
import { TextButton } from '../ui/text-button.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { Waiting } from '../ui/waiting.tsx'
import type { Application } from './application.ts'
import { EarlySettings } from './early-settings.tsx'
import { Main } from './main-window.tsx'
import type { Theme } from './theme.ts'
import { usePlace } from './use-browser.ts'
import type { World } from './world.ts'

export interface AppProps {
  readonly application: Application
  readonly theme: Theme
  readonly world: World
}

/** Which screen: a backend first, then somebody, then their servers. */
export function App({ application, theme, world }: AppProps) {
  const signedIn = useStore(application.store, ({ session }) => session !== null)
  return (
    <TooltipProvider delayDuration={400} skipDelayDuration={200}>
      <Screen application={application} theme={theme} world={world} />
      {!signedIn && <EarlySettings world={world} theme={theme} />}
      <ProxyDialog port={world.proxy} />
    </TooltipProvider>
  )
}

function Screen({ application, theme, world }: AppProps) {
  const { backend } = application
  const state = useStore(backend.store)
  const { auth, session } = useStore(application.store)
  switch (state.phase) {
    case 'finding':
      return <Waiting words="Starting" />
    case 'connecting':
      return <Waiting words={`Connecting to ${new URL(state.found.config.url).host}`} />
    case 'missing':
      return <ConnectScreen backend={backend} />
    case 'unreachable':
      return <UnreachableScreen backend={backend} {...state} />
    case 'ready':
      if (auth === null) return <Waiting words="Starting" />
      if (session !== null)
        return <Main key={session.profile.id} session={session} auth={auth} theme={theme} world={world} />
      return <SignedOut application={application} auth={auth} found={state.found} />
  }
}

interface SignedOutProps {
  readonly application: Application
  readonly auth: Auth
  readonly found: FoundBackend
}

function SignedOut({ application, auth, found }: SignedOutProps) {
  const state = useStore(auth.store)
  const invited = usePlace().kind === 'invite'
  const [form, setForm] = useState<'sign-in' | 'sign-up'>(invited ? 'sign-up' : 'sign-in')
  const line = <BackendLine backend={application.backend} found={found} />
  switch (state.phase) {
    case 'looking':
    case 'signed-in':
      return <Waiting words="Signing in" />
    case 'stuck':
      return (
        <Entry
          title="Not signed in yet"
          about={requestTroubleWords('Your account couldn’t be loaded', state.error.kind)}
          foot={<TextButton onClick={() => void auth.signOut()}>Sign out</TextButton>}
        >
          <Button look="main" large wide onClick={() => void auth.look()}>
            Try again
          </Button>
        </Entry>
      )
    case 'needs-name':
      return <ChooseName auth={auth} account={state.account} refused={state.refused} />
    case 'signed-out':
      return form === 'sign-in' ? (
        <SignIn
          auth={auth}
          why={state.why}
          invited={invited}
          backend={line}
          onSignUp={() => setForm('sign-up')}
        />
      ) : (
        <SignUp auth={auth} invited={invited} backend={line} onSignIn={() => setForm('sign-in')} />
      )
  }
}
