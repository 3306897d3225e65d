import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Auth, createAuth } from '../features/auth/store.ts'
import { type Backend, createBackend } from '../features/backend/store.ts'
import { followSignInLinks } from './sign-in-links.ts'
import { knownDirectory, openSession, type Session } from './session.ts'
import { withPeople } from '../sync/directory/directory.ts'
import type { BackendPorts, World } from './world.ts'

export interface ApplicationState {
  /** There while a backend is connected. */
  readonly auth: Auth | null
  /** There while somebody with a name is signed in. */
  readonly session: Session | null
}

/** The life of the app: a backend, then somebody who signs in to it, then their session. Each ends with the one before. */
export interface Application {
  readonly backend: Backend
  readonly store: StoreApi<ApplicationState>
  start(): void
  close(): void
}

export function createApplication(world: World): Application {
  const backend = createBackend(world.backend)
  const store = createStore<ApplicationState>(() => ({ auth: null, session: null }))
  let disconnect: (() => void) | null = null

  function follow(auth: Auth, ports: BackendPorts): () => void {
    return auth.store.subscribe((state) => {
      const { session } = store.getState()
      if (state.phase === 'signed-in') {
        const { profile } = state
        // A session that began with a name of last time hears of the one that holds.
        if (session?.profile.id === profile.id) session.sync.hear((now) => withPeople(now, [profile]))
        else store.setState({ session: openSession(world, ports, profile) })
        return
      }
      if (state.phase === 'signed-out') world.memory.write('directory', null, ports.name)
      if (session === null) return
      store.setState({ session: null })
      session.close()
    })
  }

  const stopBackend = backend.store.subscribe((state, before) => {
    if (state.phase === 'ready' && before.phase !== 'ready') {
      disconnect?.()
      const ports = world.connect(state.found.config)
      const known = (userId: string) => knownDirectory(world.memory, ports.name, userId)?.profile ?? null
      const auth = createAuth(ports.auth, known)
      const stopFollowing = follow(auth, ports)
      const stopLinks = followSignInLinks(auth, world.shell.links)
      disconnect = () => {
        stopFollowing()
        stopLinks()
        const { session } = store.getState()
        store.setState({ auth: null, session: null })
        session?.close()
        auth.close()
        ports.close()
      }
      store.setState({ auth })
      void auth.look()
    } else if (state.phase !== 'ready') {
      disconnect?.()
      disconnect = null
    }
  })

  return {
    backend,
    store,
    start: () => void backend.start(),
    close() {
      stopBackend()
      disconnect?.()
      disconnect = null
      backend.close()
    },
  }
}
