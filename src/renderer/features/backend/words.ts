import type { ReachError } from './ports.ts'

/** Why a backend that was typed in can't be used. */
export function reachWords(error: ReachError): string {
  switch (error.kind) {
    case 'unreachable':
      return 'Nothing answers at this address. Check it, and that the backend is running.'
    case 'key-refused':
      return 'The backend refused this key. Copy the publishable key again.'
  }
}
