import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Entry } from '../../ui/entry.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { NameFields } from './name-fields.tsx'
import type { Auth } from './store.ts'
import { useForm } from './use-form.ts'
import { checkNames, useNames } from './use-names.ts'
import { signUpWords } from './words.ts'

export interface SignUpProps {
  readonly auth: Auth
  readonly invited: boolean
  readonly backend: React.ReactNode
  readonly onSignIn: () => void
}

/** The shortest password that is sent at all; the backend may ask for more and says so. */
const shortestPassword = 8

export function SignUp({ auth, invited, backend, onSignIn }: SignUpProps) {
  const names = useNames({ username: '', displayName: '' })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [letterSent, setLetterSent] = useState(false)
  const form = useForm(
    () => {
      const wrongName = checkNames(names)
      if (wrongName !== null) return wrongName
      if (!/^\S+@\S+$/.test(email.trim())) return { field: 'email', text: 'Enter your e-mail address.' }
      return password.length < shortestPassword
        ? { field: 'password', text: `Use at least ${shortestPassword} characters.` }
        : null
    },
    async () => {
      const outcome = await auth.signUp({ email: email.trim(), password }, names.chosen)
      if (outcome === null) return null
      if (outcome.kind !== 'confirm-email') return signUpWords(outcome)
      setLetterSent(true)
      return null
    },
  )
  if (letterSent)
    return (
      <Entry
        title="Confirm your e-mail"
        about={`We sent a link to ${email.trim()}. Open it, then sign in here.`}
        foot={backend}
      >
        <Button look="main" large wide onClick={onSignIn}>
          Go to sign in
        </Button>
      </Entry>
    )
  return (
    <Entry title="Create an account" about={invited ? 'Your invite is waiting.' : undefined} foot={backend}>
      <Form label="Create an account" onSubmit={form.submit}>
        <NameFields names={names} form={form} />
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          value={email}
          error={form.errorOf('email')}
          onChange={(event) => {
            setEmail(event.target.value)
            form.touched()
          }}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          value={password}
          placeholder={`At least ${shortestPassword} characters`}
          error={form.errorOf('password')}
          onChange={(event) => {
            setPassword(event.target.value)
            form.touched()
          }}
        />
        {form.errorOf('form') !== null && <Notice tone="error">{form.errorOf('form')}</Notice>}
        <Button type="submit" look="main" large wide busy={form.busy}>
          Create account
        </Button>
      </Form>
      <p>
        Already have one? <TextButton onClick={onSignIn}>Sign in</TextButton>
      </p>
    </Entry>
  )
}
