import type { RequestError } from '../../../shared/request-error.ts'
import { requestTroubleWords } from '../../ui/request-trouble.ts'
import type { SendError } from '../../sync/ports.ts'

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
    case 'bad-attachment':
      return 'Not sent: a file with it was not uploaded whole. Attach it again.'
    case 'too-many-mentions':
      return 'Not sent: it mentions more than 20 people or roles.'
    case 'reply-unknown':
      return 'Not sent: the message it answers is gone.'
    case 'slow-mode':
      return `Not sent: this channel is in slow mode. ${laterWords(error.retry_after)}`
    case 'rate-limited':
      return `Not sent: too many messages in a short time. ${laterWords(error.retry_after)}`
    case 'unreachable':
      return 'Not sent: the backend can’t be reached. It is sent when the connection is back.'
    default:
      return requestTroubleWords('Not sent', error.kind)
  }
}

/** `seconds` until it may be tried again. */
function laterWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'Try again in a while.'
  if (seconds <= 60) return 'It is sent in less than a minute.'
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? `Try again in ${minutes} minutes.` : `Try again in ${Math.ceil(minutes / 60)} hours.`
}

/** What stands above the composer while others type. */
export function typingWords(names: readonly string[]): string {
  const [first, second] = names
  if (first === undefined) return ''
  if (second === undefined) return `${first} is typing`
  return names.length === 2 ? `${first} and ${second} are typing` : 'Several people are typing'
}

export const loadWords = (error: RequestError): string =>
  requestTroubleWords('They couldn’t be loaded', error.kind)
