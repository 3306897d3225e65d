import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Profile } from '../../../shared/backend.ts'
import type { AuthLink } from '../../../shared/ipc/shell.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type {
  Account,
  AuthPort,
  Credentials,
  Names,
  ProfileError,
  SessionLoss,
  SignInError,
  SignUpError,
} from './ports.ts'

/** Why somebody who was in is not any more, or who came by a link is not yet. */
export type SignedOutWhy = 'session-ended' | SessionLoss | 'link-used' | 'link-failed'

export type AuthState =
  /** Looking for a stored session and its profile. */
  | { readonly phase: 'looking' }
  | { readonly phase: 'signed-out'; readonly why: SignedOutWhy | null }
  /** There is a session, but it or the profile can't be read now. */
  | { readonly phase: 'stuck'; readonly error: RequestError }
  /** Signed in without a profile. `refused` is why the names asked for at sign-up did not do. */
  | { readonly phase: 'needs-name'; readonly account: Account; readonly refused: ProfileError | null }
  | { readonly phase: 'signed-in'; readonly account: Account; readonly profile: Profile }

export interface Auth {
  readonly store: StoreApi<AuthState>
  /** Finds out who is signed in; again after `stuck`. */
  look(): Promise<void>
  /** null when it worked; the store has moved on then. */
  signIn(credentials: Credentials): Promise<SignInError | null>
  /** `confirm-email` when a link has to be opened first. */
  signUp(
    credentials: Credentials,
    names: Names,
  ): Promise<SignUpError | { readonly kind: 'confirm-email' } | null>
  chooseName(names: Names): Promise<ProfileError | null>
  /** Signs in by a link while nobody is signed in; the store says how that ended. */
  redeem(link: AuthLink): Promise<void>
  signOut(): Promise<void>
  close(): void
}

/** `known`: the profile as this device knows it from last time; whoever has one is in at once, and the backend is asked meanwhile. */
export function createAuth(port: AuthPort, known: (userId: string) => Profile | null = () => null): Auth {
  const store = createStore<AuthState>(() => ({ phase: 'looking' }))
  const set = (state: AuthState): void => store.setState(state, true)
  let closed = false

  const stop = port.onSignedOut(() => {
    const { phase } = store.getState()
    if (phase !== 'signed-out' && phase !== 'looking') set({ phase: 'signed-out', why: 'session-ended' })
  })

  /** What follows from being signed in: in, or a name is missing, or nobody can tell. */
  async function settle(account: Account): Promise<void> {
    const found = await port.profile(account.userId)
    if (closed) return
    if (!found.ok) {
      if (found.error.kind === 'signed-out') set({ phase: 'signed-out', why: 'session-ended' })
      else set({ phase: 'stuck', error: found.error })
    } else if (found.value !== null) set({ phase: 'signed-in', account, profile: found.value })
    else if (account.wanted !== null) await claim(account, account.wanted)
    else set({ phase: 'needs-name', account, refused: null })
  }

  /** Somebody is in from last time: only a clear no of the backend's ends that. */
  async function confirm(before: AuthState): Promise<void> {
    const account = await port.account()
    if (closed || store.getState() !== before || !account.ok) return
    if (account.value === null) return set({ phase: 'signed-out', why: port.lost() ?? 'session-ended' })
    const found = await port.profile(account.value.userId)
    if (closed || store.getState() !== before) return
    if (found.ok && found.value === null) set({ phase: 'needs-name', account: account.value, refused: null })
    else if (found.ok && found.value !== null)
      set({ phase: 'signed-in', account: account.value, profile: found.value })
    else if (!found.ok && found.error.kind === 'signed-out')
      set({ phase: 'signed-out', why: 'session-ended' })
  }

  async function claim(account: Account, names: Names): Promise<void> {
    const made = await port.createProfile(names)
    if (closed) return
    if (made.ok) set({ phase: 'signed-in', account, profile: made.value })
    else set({ phase: 'needs-name', account, refused: made.error })
  }

  return {
    store,
    async look() {
      set({ phase: 'looking' })
      const remembered = await port.remembered()
      if (closed) return
      const profile = remembered === null ? null : known(remembered.userId)
      if (remembered !== null && profile !== null) {
        const state: AuthState = { phase: 'signed-in', account: remembered, profile }
        set(state)
        return confirm(state)
      }
      const account = await port.account()
      if (closed) return
      if (!account.ok) set({ phase: 'stuck', error: account.error })
      else if (account.value === null) set({ phase: 'signed-out', why: port.lost() })
      else await settle(account.value)
    },
    async signIn(credentials) {
      const result = await port.signIn(credentials)
      if (!result.ok) return result.error
      await settle(result.value)
      return null
    },
    async signUp(credentials, names) {
      const result = await port.signUp(credentials, names)
      if (!result.ok) return result.error
      if (result.value.kind === 'confirm-email') return result.value
      await claim(result.value.account, names)
      return null
    },
    async chooseName(names) {
      const state = store.getState()
      if (state.phase !== 'needs-name') return null
      const made = await port.createProfile(names)
      if (!made.ok) return made.error
      set({ phase: 'signed-in', account: state.account, profile: made.value })
      return null
    },
    async redeem(link) {
      if (store.getState().phase !== 'signed-out') return
      // The form stays meanwhile: anybody can open a link here, and what was typed is not theirs to throw away.
      const result = await port.redeem(link)
      if (closed) return
      if (result.ok) await settle(result.value)
      else if (store.getState().phase === 'signed-out')
        set({ phase: 'signed-out', why: result.error.kind === 'link-used' ? 'link-used' : 'link-failed' })
    },
    async signOut() {
      set({ phase: 'signed-out', why: null })
      await port.signOut()
    },
    close() {
      closed = true
      stop()
    },
  }
}
