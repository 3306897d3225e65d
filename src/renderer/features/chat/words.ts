import type { RequestError } from '../../../shared/request-error.ts'
import { requestTroubleWords } from '../../ui/request-trouble.ts'
import type { SendError } from './ports.ts'

/** What people read under a message that could not be sent. */
export function sendWords(error: SendError): string {
  switch (error.kind) {
    case 'empty':
      return 'Not sent: there is nothing in it.'
    case 'too-long':
      return 'Not sent: it is longer than 4,000 characters.'
    case 'not-allowed':
      return 'Not sent: you may no longer write in this channel.'
    case 'id-conflict':
      return 'Not sent: another message was stored in its place. Copy the text and send it again.'
    case 'unreachable':
      return 'Not sent: the backend can’t be reached. It is sent when the connection is back.'
    default:
      return requestTroubleWords('Not sent', error.kind)
  }
}

export const loadWords = (error: RequestError): string =>
  requestTroubleWords('They couldn’t be loaded', error.kind)
