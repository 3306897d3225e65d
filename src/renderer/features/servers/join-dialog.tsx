import { useState } from 'react'
import { parseInvite } from '../../../shared/invite-link.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

export interface JoinDialogProps {
  readonly onClose: () => void
  /** A code that looks like one. */
  readonly onCode: (code: string) => void
}

/** Paste a link, or just its code. */
export function JoinDialog({ onClose, onCode }: JoinDialogProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)

  function submit(): void {
    const code = parseInvite(text)
    if (code !== null) return onCode(code)
    setError(
      text.trim() === ''
        ? 'Paste the link you were given.'
        : 'This isn’t an invite link. Check that all of it was copied.',
    )
  }

  return (
    <Dialog title="Join with a link" about="Somebody in the server can give you one." onClose={onClose}>
      <Form label="Join with a link" onSubmit={submit}>
        <Field
          label="Invite link"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="https://…/#/invite/…"
          value={text}
          error={error}
          onChange={(event) => {
            setText(event.target.value)
            setError(null)
          }}
        />
        <DialogActions>
          <Button look="bare" large onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="main" large>
            Continue
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
