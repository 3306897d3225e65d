import { useState } from 'react'
import type { Server } from '../../../shared/backend.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Servers } from './store.ts'
import { leaveWords } from './words.ts'

export interface LeaveDialogProps {
  readonly servers: Servers
  readonly server: Server
  readonly onClose: () => void
}

export function LeaveDialog({ servers, server, onClose }: LeaveDialogProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function leave(): Promise<void> {
    setBusy(true)
    const left = await servers.leave(server.id)
    setBusy(false)
    if (left.ok) onClose()
    else setError(leaveWords(left.error))
  }

  return (
    <Dialog
      title={`Leave ${server.name}?`}
      about="You will no longer see its channels. What you wrote stays. Coming back takes a new invite."
      onClose={onClose}
    >
      {error !== null && <Notice tone="error">{error}</Notice>}
      <DialogActions>
        <Button look="bare" large onClick={onClose}>
          Stay
        </Button>
        <Button look="danger" large busy={busy} onClick={() => void leave()}>
          Leave server
        </Button>
      </DialogActions>
    </Dialog>
  )
}
