import type { PresenceStatus } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import { requestTroubleWords } from '../../ui/request-trouble.ts'
import type {
  CreateChannelError,
  CreateInviteError,
  CreateServerError,
  InviteError,
  LeaveError,
} from './ports.ts'

export function createServerWords(error: CreateServerError): string {
  switch (error.kind) {
    case 'bad-name':
      return 'Enter a name of 1 to 100 characters.'
    case 'no-profile':
      return 'Choose a name for yourself first: reload Bonfire.'
    case 'too-many':
      return 'You are in 200 servers already. Leave one to create another.'
    default:
      return requestTroubleWords('The server wasn’t created', error.kind)
  }
}

export function createChannelWords(error: CreateChannelError): string {
  switch (error.kind) {
    case 'bad-name':
      return 'Enter a name of 1 to 100 characters.'
    case 'bad-parent':
      return 'The category it was to stand in is gone. Try again.'
    case 'too-many':
      return 'This server has as many channels as it can have. Delete one to create another.'
    case 'not-allowed':
      return 'You may not add channels to this server.'
    default:
      return requestTroubleWords('The channel wasn’t created', error.kind)
  }
}

export function createInviteWords(error: CreateInviteError): string {
  switch (error.kind) {
    case 'not-allowed':
      return 'You may not invite people to this server.'
    case 'too-many':
      return 'This server has as many invites as it can have. Revoke one to create another.'
    case 'bad-limit':
      return 'Enter between 1 and 1,000 uses, or leave it empty for no limit.'
    default:
      return requestTroubleWords('The link wasn’t created', error.kind)
  }
}

export function inviteWords(error: InviteError): string {
  switch (error.kind) {
    case 'invite-unknown':
      return 'This invite doesn’t exist. Check that the whole link was copied.'
    case 'invite-expired':
      return 'This invite has expired. Ask for a new link.'
    case 'invite-used-up':
      return 'This invite has been used as often as it may be. Ask for a new link.'
    case 'no-profile':
      return 'Choose a name for yourself first: reload Bonfire.'
    case 'banned':
      return 'You were banned from this server.'
    case 'too-many':
      return 'You are in 200 servers already. Leave one to join another.'
    default:
      return requestTroubleWords('The invite couldn’t be used', error.kind)
  }
}

export function leaveWords(error: LeaveError): string {
  switch (error.kind) {
    case 'not-a-member':
      return 'You have left this server already.'
    case 'owner-cannot-leave':
      return 'You own this server, so you can’t leave it.'
    default:
      return requestTroubleWords('You couldn’t leave', error.kind)
  }
}

export const statusWords: Readonly<Record<PresenceStatus, string>> = {
  online: 'Online',
  idle: 'Idle',
  dnd: 'Do not disturb',
  offline: 'Offline',
}

export const listWords = (what: string, error: RequestError): string =>
  requestTroubleWords(`${what} couldn’t be loaded`, error.kind)
