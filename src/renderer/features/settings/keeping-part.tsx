import type { SecretsStatus } from '../../../shared/ipc/secrets.ts'
import { Notice } from '../../ui/notice.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { Platform } from './ports.ts'

export interface KeepingPartProps {
  readonly keeping: SecretsStatus
  readonly platform: Platform
  readonly agreed: boolean
  readonly onAgree: (agreed: boolean) => void
}

/** Whether one stays signed in on this device. A question only where the system can't encrypt. */
export function KeepingPart({ keeping, platform, agreed, onAgree }: KeepingPartProps) {
  if (keeping.why === null) return <p>You stay signed in. Your system keeps the key to it.</p>
  if (keeping.why === 'not-writable')
    return (
      <Notice tone="warning">
        Bonfire can’t write to its folder, so you have to sign in again after each start. Make room on the
        disk, or let Bonfire write to its folder.
      </Notice>
    )
  return (
    <>
      <Notice tone="warning">
        {platform === 'linux'
          ? 'No keyring answers on this system, such as GNOME Keyring or KWallet. Start one, and Bonfire keeps you signed in encrypted.'
          : 'Your system’s keychain doesn’t answer, so Bonfire can’t keep you signed in encrypted.'}{' '}
        {keeping.kept === 'memory' && 'Until then you sign in again after each start.'}
      </Notice>
      <Switch
        label="Keep me signed in without encryption"
        hint="Whoever can read your files on this device could then use your account."
        checked={agreed}
        onChange={onAgree}
      />
    </>
  )
}
