import type { SyncState } from '../../sync/channel/view.ts'
import { clockTime } from './times.ts'

const number = new Intl.NumberFormat()

/** `In sync to #1,204`: every change of the channel up to its 1,204th is here. */
export function syncWords(state: SyncState, rev: number | null): string {
  const to = rev === null ? '' : ` to #${number.format(rev)}`
  switch (state) {
    case 'in-sync':
      return `In sync${to}`
    case 'catching-up':
      return `Catching up${to === '' ? '' : `, in sync${to}`}`
    case 'offline':
      return `Offline${to === '' ? '' : `, was in sync${to}`}`
  }
}

export function repairedWords(gaps: number): string {
  if (gaps === 0) return 'Nothing had to be repaired.'
  return gaps === 1 ? '1 gap was found and repaired.' : `${number.format(gaps)} gaps were found and repaired.`
}

/** `at`: ms since 1970 */
export const checkedWords = (at: number): string => `Last checked at ${clockTime(at)}`
