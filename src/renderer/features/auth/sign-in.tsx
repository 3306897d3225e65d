import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Entry } from '../../ui/entry.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import type { Auth, SignedOutWhy } from './store.ts'
import { useForm } from './use-form.ts'
import { signedOutWords, signInWords } from './words.ts'

export interface SignInProps {
  readonly auth: Auth
  /** Why somebody who was in stands here again. */
  readonly why: SignedOutWhy | null
  readonly invited: boolean
  readonly backend: React.ReactNode
  readonly onSignUp: () => void
}

export function SignIn({ auth, why, invited, backend, onSignUp }: SignInProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const form = useForm(
    () => {
      if (!email.includes('@')) return { field: 'email', text: 'Enter the e-mail address of your account.' }
      return password === '' ? { field: 'password', text: 'Enter your password.' } : null
    },
    async () => {
      const error = await auth.signIn({ email: email.trim(), password })
      return error === null ? null : signInWords(error)
    },
  )
  return (
    <Entry title="Sign in" about={invited ? 'Your invite is waiting.' : undefined} foot={backend}>
      {why !== null && <Notice>{signedOutWords(why)}</Notice>}
      <Form label="Sign in" onSubmit={form.submit}>
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
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
          autoComplete="current-password"
          value={password}
          error={form.errorOf('password')}
          onChange={(event) => {
            setPassword(event.target.value)
            form.touched()
          }}
        />
        {form.errorOf('form') !== null && <Notice tone="error">{form.errorOf('form')}</Notice>}
        <Button type="submit" look="main" large wide busy={form.busy}>
          Sign in
        </Button>
      </Form>
      <p>
        New here? <TextButton onClick={onSignUp}>Create an account</TextButton>
      </p>
    </Entry>
  )
}
