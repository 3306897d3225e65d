import { useEffect, useState } from 'react'
import type { Result } from '../../../shared/result.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { hueOf, initialsOf } from '../../ui/hue.ts'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './join-dialog.module.css'
import type { InviteError, InvitePreview, ServersPort } from './ports.ts'
import type { Servers } from './store.ts'
import { inviteWords } from './words.ts'

export interface AcceptDialogProps {
  readonly port: Pick<ServersPort, 'peekInvite'>
  readonly servers: Servers
  readonly code: string
  readonly onClose: () => void
  /** In: by this invite, or already before it. */
  readonly onInside: (serverId: string) => void
}

/** What an invite leads to, and the way in. Whoever is in already is simply taken there. */
export function AcceptDialog({ port, servers, code, onClose, onInside }: AcceptDialogProps) {
  const [seen, setSeen] = useState<Result<InvitePreview, InviteError> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    let current = true
    void port.peekInvite(code).then((answer) => {
      if (!current) return
      const { directory } = servers.store.getState()
      if (answer.ok && directory.servers.some(({ id }) => id === answer.value.serverId))
        onInside(answer.value.serverId)
      else setSeen(answer)
    })
    return () => {
      current = false
    }
  }, [port, servers, code, attempt, onInside])

  async function accept(): Promise<void> {
    if (busy) return
    setBusy(true)
    const joined = await servers.join(code)
    setBusy(false)
    if (joined.ok) onInside(joined.value.id)
    else setSeen(joined)
  }

  const error = seen !== null && !seen.ok ? seen.error : null
  const again = error?.kind === 'unreachable' || error?.kind === 'failed' || error?.kind === 'rate-limited'
  return (
    <Dialog title={error === null ? 'You are invited' : 'This invite can’t be used'} onClose={onClose}>
      {seen === null && <Preview preview={null} />}
      {seen?.ok === true && <Preview preview={seen.value} />}
      {error !== null && <Notice tone="error">{inviteWords(error)}</Notice>}
      <DialogActions>
        <Button look="bare" large onClick={onClose}>
          {error === null ? 'Not now' : 'Close'}
        </Button>
        {error === null && (
          <Button
            key={String(seen?.ok)} // so that it takes the focus once it can be pressed
            look="main"
            large
            autoFocus
            disabled={seen === null}
            busy={busy}
            onClick={() => void accept()}
          >
            {seen?.ok === true ? `Join ${seen.value.serverName}` : 'Join'}
          </Button>
        )}
        {again && (
          <Button
            look="main"
            large
            onClick={() => {
              setSeen(null)
              setAttempt(attempt + 1)
            }}
          >
            Try again
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Preview({ preview }: { readonly preview: InvitePreview | null }) {
  if (preview === null)
    return (
      <div className={styles['preview']} role="status" aria-label="Looking up the invite" aria-busy>
        <Skeleton width={48} height={48} />
        <div className={styles['lines']}>
          <Skeleton width={140} height={16} />
          <Skeleton width={80} height={13} />
        </div>
      </div>
    )
  const { serverId, serverName, members } = preview
  return (
    <div className={styles['preview']}>
      <span className={styles['mark']} data-hued style={{ '--hue': hueOf(serverId) }} aria-hidden>
        {initialsOf(serverName)}
      </span>
      <div className={styles['words']}>
        <div className={styles['name']}>{serverName}</div>
        <div className={styles['count']}>{members === 1 ? '1 member' : `${members} members`}</div>
      </div>
    </div>
  )
}
