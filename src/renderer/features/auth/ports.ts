import type { AuthLink } from '../../../shared/ipc/shell.ts'
import type { Profile } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'

/** Somebody who is signed in, with or without a profile. */
export interface Account {
  readonly userId: string
  readonly email: string
  /** The names asked for at sign-up, kept with the account until a profile is made of them. */
  readonly wanted: Names | null
}

export interface Names {
  readonly username: string
  readonly displayName: string
}

export interface Credentials {
  readonly email: string
  readonly password: string
}

export type SignInError = { readonly kind: 'wrong-credentials' | 'email-unconfirmed' } | RequestError

export type SignUpError =
  | { readonly kind: 'email-taken' | 'bad-email' | 'sign-up-closed' }
  /** The reasons come from the backend's own rules, such as a minimum length in characters. */
  | { readonly kind: 'weak-password'; readonly minLength: number | null }
  | RequestError

/** `confirm-email`: the account exists, and a letter with a link is on its way. */
export type SignedUp =
  { readonly kind: 'signed-in'; readonly account: Account } | { readonly kind: 'confirm-email' }

export type ProfileError =
  { readonly kind: 'username-taken' | 'bad-username' | 'bad-display-name' | 'profile-exists' } | RequestError

/** A session is on this device and can't be read: its keychain is missing, or has another key. */
export type SessionLoss = 'no-keychain' | 'unreadable'

/** `link-used`: it was used before, has run out, or was asked for on another device. */
export type LinkError = { readonly kind: 'link-used' } | RequestError

/** Sign-in links that were opened outside of the window. */
export interface SignInLinks {
  /** The latest one, once; null if there is none. */
  take(): Promise<AuthLink | null>
  /** Until the returned function is called. */
  onArrived(listener: () => void): () => void
}

export interface AuthPort {
  /** Who is signed in on this device, null for nobody; an error when a session is stored but can't be renewed now. */
  account(): Promise<Result<Account | null, RequestError>>
  /** Whose session is on this device, whether it still holds or not: asks nobody. */
  remembered(): Promise<Account | null>
  /** Why nobody is signed in although somebody was. */
  lost(): SessionLoss | null
  signIn(credentials: Credentials): Promise<Result<Account, SignInError>>
  signUp(credentials: Credentials, names: Names): Promise<Result<SignedUp, SignUpError>>
  redeem(link: AuthLink): Promise<Result<Account, LinkError>>
  /** Forgets the session on this device even when the backend can't be told. */
  signOut(): Promise<void>
  /** The person's own profile; null when they have not chosen a name yet. */
  profile(userId: string): Promise<Result<Profile | null, RequestError>>
  createProfile(names: Names): Promise<Result<Profile, ProfileError>>
  /** Tells when the session ends without being asked to: expired, revoked, or signed out in another window. */
  onSignedOut(listener: () => void): () => void
}
