import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ProxyPort, ProxyQuestion } from './ports.ts'

/** Asks for a proxy's password whenever one wants it, whatever else is shown. */
export function ProxyDialog({ port }: { readonly port: ProxyPort }) {
  const [question, setQuestion] = useState<ProxyQuestion | null>(null)
  useEffect(() => port.watch(setQuestion), [port])
  if (question === null) return null
  return <AskedDialog key={`${question.host}:${question.port}`} port={port} question={question} />
}

function AskedDialog({ port, question }: { readonly port: ProxyPort; readonly question: ProxyQuestion }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const { host, realm, refused } = question

  function submit(): void {
    if (username === '') setMissing(true)
    else port.answer(question, { username, password })
  }
  const decline = (): void => port.answer(question, null)

  return (
    <Dialog
      title="Your proxy asks for a password"
      about={
        <>
          Bonfire reaches its server through {host}:{question.port}
          {realm !== '' && <>, which says “{realm}”</>}. Enter what whoever runs your network gave you.
        </>
      }
      onClose={decline}
    >
      <Form label="Your proxy asks for a password" onSubmit={submit}>
        {refused && <Notice tone="error">The proxy refused this name and password. Check both.</Notice>}
        <Field
          label="Name"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={username}
          error={missing ? 'Enter the name for the proxy.' : null}
          onChange={(event) => {
            setUsername(event.target.value)
            setMissing(false)
          }}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <DialogActions>
          <Button look="bare" large onClick={decline}>
            Go without
          </Button>
          <Button type="submit" look="main" large>
            Continue
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
