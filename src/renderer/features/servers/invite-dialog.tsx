import { Check, Copy } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { Server } from '../../../shared/backend.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './invite-dialog.module.css'
import { lifetimes, limitsOf, limitWords, type Lifetime, type Uses, uses } from './invite-limits.ts'
import type { Invite, ServersPort } from './ports.ts'
import { createInviteWords } from './words.ts'

export interface InviteDialogProps {
  readonly port: Pick<ServersPort, 'createInvite'>
  readonly server: Server
  readonly linkOf: (code: string) => string
  readonly onClose: () => void
}

export function InviteDialog({ port, server, linkOf, onClose }: InviteDialogProps) {
  const [lifetime, setLifetime] = useState<Lifetime>('week')
  const [count, setCount] = useState<Uses>('any')
  const [invite, setInvite] = useState<Invite | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function create(): Promise<void> {
    setBusy(true)
    const made = await port.createInvite(server.id, limitsOf(lifetime, count))
    setBusy(false)
    setError(made.ok ? null : createInviteWords(made.error))
    if (made.ok) setInvite(made.value)
  }

  /** A link keeps the limits it was made with: other limits need another link. */
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value)
      setInvite(null)
    }

  return (
    <Dialog
      title={`Invite people to ${server.name}`}
      about="Whoever opens the link can join until it runs out."
      onClose={onClose}
    >
      <Choice label="Works for" value={lifetime} options={lifetimes} onChange={changed(setLifetime)} />
      <Choice label="Can be used" value={count} options={uses} onChange={changed(setCount)} />
      {error !== null && <Notice tone="error">{error}</Notice>}
      {invite === null ? (
        <Button look="main" large wide busy={busy} onClick={() => void create()}>
          Create link
        </Button>
      ) : (
        <InviteLink link={linkOf(invite.code)} note={limitWords(invite.expiresAt, count)} />
      )}
    </Dialog>
  )
}

function InviteLink({ link, note }: { readonly link: string; readonly note: string }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(link)
      setCopied(true)
    } catch {
      setCopied(false) // not allowed here: the link is selected, so Ctrl+C does it
    }
  }

  return (
    <div>
      <label className={styles['label']} htmlFor={id}>
        Invite link
      </label>
      <div className={styles['link']}>
        <input
          ref={field}
          id={id}
          className={styles['address']}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <Button look="main" large autoFocus className={styles['copy']} onClick={() => void copy()}>
          <Icon icon={copied ? Check : Copy} size={16} />
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <p className={styles['note']} role="status">
        {note}
      </p>
    </div>
  )
}
