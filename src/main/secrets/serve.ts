import { serve } from '../ipc.ts'
import type { Secrets } from './secrets.ts'

/** What the page may ask of them: its sessions, which the contract's schema lets it name, and nothing else. */
export function serveSecrets(secrets: Secrets): void {
  serve('secrets.read', ({ name }) => secrets.read(name))
  serve('secrets.write', ({ name, value }) => secrets.write(name, value))
  serve('secrets.remove', ({ name }) => secrets.remove(name))
  serve('secrets.status', () => secrets.status())
}
