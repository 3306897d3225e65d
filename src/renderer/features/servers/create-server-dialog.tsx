import { useState } from 'react'
import type { Server } from '../../../shared/backend.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { nameProblem } from './names.ts'
import type { Servers } from './store.ts'
import { createServerWords } from './words.ts'

export interface CreateServerDialogProps {
  readonly servers: Servers
  readonly suggested: string
  readonly onClose: () => void
  readonly onCreated: (server: Server) => void
}

export function CreateServerDialog({ servers, suggested, onClose, onCreated }: CreateServerDialogProps) {
  const [name, setName] = useState(suggested)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function submit(): Promise<void> {
    if (busy) return
    const problem = nameProblem(name)
    if (problem !== null) return setError(problem)
    setBusy(true)
    const made = await servers.create(name.trim())
    setBusy(false)
    if (made.ok) onCreated(made.value)
    else setError(createServerWords(made.error))
  }

  return (
    <Dialog
      title="Create a server"
      about="A place for your people, with a text channel and a voice channel to begin with."
      onClose={onClose}
    >
      <Form label="Create a server" onSubmit={() => void submit()}>
        <Field
          label="Server name"
          autoFocus
          autoComplete="off"
          value={name}
          error={error}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setName(event.target.value)
            setError(null)
          }}
        />
        <DialogActions>
          <Button look="bare" large onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="main" large busy={busy}>
            Create server
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
