import { Hash, Volume2 } from 'lucide-react'
import { useState } from 'react'
import type { Channel, ChannelKind } from '../../../shared/backend.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { nameProblem } from './names.ts'
import type { Servers } from './store.ts'
import { createChannelWords } from './words.ts'

export interface CreateChannelDialogProps {
  readonly servers: Servers
  readonly serverId: string
  readonly kind: ChannelKind
  readonly onClose: () => void
  readonly onCreated: (channel: Channel) => void
}

export function CreateChannelDialog(props: CreateChannelDialogProps) {
  const { servers, serverId, onClose, onCreated } = props
  const [kind, setKind] = useState(props.kind)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function submit(): Promise<void> {
    if (busy) return
    const problem = nameProblem(name)
    if (problem !== null) return setError(problem)
    setBusy(true)
    const made = await servers.createChannel(serverId, kind, name.trim())
    setBusy(false)
    if (made.ok) onCreated(made.value)
    else setError(createChannelWords(made.error))
  }

  return (
    <Dialog title="Create a channel" onClose={onClose}>
      <Form label="Create a channel" onSubmit={() => void submit()}>
        <Choice
          label="Kind"
          value={kind}
          options={[
            { value: 'text', label: 'Text', icon: Hash },
            { value: 'voice', label: 'Voice', icon: Volume2 },
          ]}
          onChange={setKind}
        />
        <Field
          label="Channel name"
          autoFocus
          autoComplete="off"
          placeholder={kind === 'text' ? 'plans' : 'Kitchen table'}
          value={name}
          error={error}
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
            Create channel
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
