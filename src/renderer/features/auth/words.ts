import { limits } from '../../../shared/limits.ts'
import { requestTroubleWords } from '../../ui/request-trouble.ts'
import type { DisplayNameProblem, UsernameProblem } from './names.ts'
import type { ProfileError, SignInError, SignUpError } from './ports.ts'
import type { SignedOutWhy } from './store.ts'

/** Which field an error belongs under; `form` when it concerns the whole. */
export interface FormError {
  readonly field: 'displayName' | 'username' | 'email' | 'password' | 'form'
  readonly text: string
}

export function signedOutWords(why: SignedOutWhy): string {
  switch (why) {
    case 'session-ended':
      return 'Your session has ended. Sign in again; nothing you wrote is lost.'
    case 'no-keychain':
      return 'The keychain of this computer can’t be reached, and your session is locked with it. Unlock it and start Bonfire again, or sign in; nothing you wrote is lost.'
    case 'link-used':
      return 'This link does not work: it was used before, has run out, or was asked for on another device. Sign in, or ask for a new one.'
    case 'link-failed':
      return 'The link could not be tried, because the backend did not answer. Open it again, or sign in.'
    case 'unreadable':
      return 'Your session was locked with a key that this computer no longer has. Sign in again; nothing you wrote is lost.'
  }
}

export function signInWords(error: SignInError): FormError {
  switch (error.kind) {
    case 'wrong-credentials':
      return { field: 'password', text: 'E-mail and password don’t match. Check both and try again.' }
    case 'email-unconfirmed':
      return {
        field: 'email',
        text: 'This address isn’t confirmed yet. Open the link in the letter we sent.',
      }
    default:
      return { field: 'form', text: requestTroubleWords('You couldn’t be signed in', error.kind) }
  }
}

export function signUpWords(error: SignUpError): FormError {
  switch (error.kind) {
    case 'email-taken':
      return { field: 'email', text: 'There is an account with this address already. Sign in instead.' }
    case 'bad-email':
      return { field: 'email', text: 'This isn’t an e-mail address the backend accepts.' }
    case 'weak-password':
      return {
        field: 'password',
        text:
          error.minLength === null
            ? 'This password is too easy to guess. Make it longer.'
            : `Use at least ${error.minLength} characters.`,
      }
    case 'sign-up-closed':
      return { field: 'form', text: 'This backend takes no new accounts. Ask whoever runs it.' }
    default:
      return { field: 'form', text: requestTroubleWords('Your account wasn’t created', error.kind) }
  }
}

export function profileWords(error: ProfileError, username: string): FormError {
  switch (error.kind) {
    case 'username-taken':
      return { field: 'username', text: `@${username} is taken. Choose another one.` }
    case 'bad-username':
      return { field: 'username', text: usernameWords('bad-character') }
    case 'bad-display-name':
      return { field: 'displayName', text: displayNameWords('too-long') }
    case 'profile-exists':
      return { field: 'form', text: 'This account has a name already. Reload Bonfire to use it.' }
    default:
      return { field: 'form', text: requestTroubleWords('Your name wasn’t saved', error.kind) }
  }
}

export function usernameWords(problem: UsernameProblem): string {
  switch (problem) {
    case 'too-short':
      return `Use at least ${limits.username.min} characters.`
    case 'too-long':
      return `Use at most ${limits.username.max} characters.`
    case 'bad-start':
      return 'Begin with a letter or a digit.'
    case 'bad-character':
      return 'Use letters a–z, digits, dots and underscores only.'
  }
}

export function displayNameWords(problem: DisplayNameProblem): string {
  return problem === 'empty'
    ? 'Enter the name others will see.'
    : `Use at most ${limits.displayName.max} characters.`
}
