// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { TooltipProvider } from '../../ui/tooltip.tsx'
import type { SignInError } from './ports.ts'
import { SignIn } from './sign-in.tsx'
import type { Auth, SignedOutWhy } from './store.ts'

afterEach(cleanup)

function show(answer: () => Promise<SignInError | null>, why: SignedOutWhy | null = null) {
  const signIn = vi.fn<Auth['signIn']>(answer)
  const auth = { signIn } as unknown as Auth // the form uses nothing else
  render(
    <TooltipProvider>
      <SignIn auth={auth} why={why} invited={false} backend="here" onSignUp={() => {}} />
    </TooltipProvider>,
  )
  return signIn
}
const email = () => screen.getByLabelText('E-mail')
const password = () => screen.getByLabelText('Password')

test('a wrong password is told under the field, and what was typed stays', async () => {
  show(async () => ({ kind: 'wrong-credentials' }))
  await userEvent.type(email(), 'mara@example.org')
  await userEvent.type(password(), 'wrong{Enter}')
  expect(await screen.findByRole('alert')).toHaveProperty(
    'textContent',
    'E-mail and password don’t match. Check both and try again.',
  )
  expect(password()).toMatchObject({ value: 'wrong' })
  expect(password().getAttribute('aria-invalid')).toBe('true')
  expect(email()).toMatchObject({ value: 'mara@example.org' })
})

test('typing again takes the error away', async () => {
  show(async () => ({ kind: 'wrong-credentials' }))
  await userEvent.type(email(), 'mara@example.org')
  await userEvent.type(password(), 'wrong{Enter}')
  await screen.findByRole('alert')
  await userEvent.type(password(), '!')
  expect(screen.queryByRole('alert')).toBeNull()
})

test('nothing is sent without an address and a password', async () => {
  const signIn = show(async () => null)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(screen.getByRole('alert').textContent).toMatch(/e-mail address/)
  await userEvent.type(email(), 'mara@example.org{Enter}')
  expect(screen.getByRole('alert').textContent).toMatch(/password/)
  expect(signIn).not.toHaveBeenCalled()
})

test('a form that is under way is not sent twice', async () => {
  const signIn = show(() => new Promise(() => {}))
  await userEvent.type(email(), 'mara@example.org')
  await userEvent.type(password(), 'correct horse{Enter}{Enter}')
  expect(signIn).toHaveBeenCalledTimes(1)
  expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', true)
})

test('the password can be looked at', async () => {
  show(async () => null)
  expect(password()).toMatchObject({ type: 'password' })
  await userEvent.click(screen.getByRole('button', { name: 'Show what you typed' }))
  expect(password()).toMatchObject({ type: 'text' })
})

test.each([
  ['session-ended', /session has ended/],
  ['no-keychain', /keychain of this computer can’t be reached/],
  ['unreadable', /a key that this computer no longer has/],
] as const)('whoever was thrown out is told why (%s)', (why, words) => {
  show(async () => null, why)
  expect(screen.getByRole('status').textContent).toMatch(words)
})
