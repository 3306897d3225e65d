// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { ChooseName } from './choose-name.tsx'
import type { Account, ProfileError } from './ports.ts'
import type { Auth } from './store.ts'

afterEach(cleanup)

function show(account: Partial<Account> = {}, refused: ProfileError | null = null) {
  const chooseName = vi.fn<Auth['chooseName']>(async ({ username }) =>
    username === 'mara' ? { kind: 'username-taken' } : null,
  )
  const auth = { chooseName } as unknown as Auth // the form uses nothing else
  const whole = { userId: '1', email: 'mara@example.org', wanted: null, ...account }
  render(<ChooseName auth={auth} account={whole} refused={refused} />)
  return chooseName
}
const name = () => screen.getByLabelText('Name')
const username = () => screen.getByLabelText('Username')

test('the username follows the name until it is typed by hand', async () => {
  show()
  await userEvent.type(name(), 'Mara K')
  expect(username()).toMatchObject({ value: 'mara.k' })
  await userEvent.clear(username())
  await userEvent.type(username(), 'campfire')
  await userEvent.type(name(), 'ivi')
  expect(username()).toMatchObject({ value: 'campfire' })
})

test('names asked for at sign-up stand there with the reason why they did not do', () => {
  show({ wanted: { username: 'mara', displayName: 'Moss Kiln' } }, { kind: 'username-taken' })
  expect(name()).toMatchObject({ value: 'Moss Kiln' })
  expect(screen.getByRole('alert').textContent).toBe('@mara is taken. Choose another one.')
})

test('a taken name is told, and the next one goes in as it is stored', async () => {
  const chooseName = show()
  await userEvent.type(name(), 'Mara')
  await userEvent.type(username(), '{Enter}')
  expect((await screen.findByRole('alert')).textContent).toBe('@mara is taken. Choose another one.')
  await userEvent.clear(username())
  await userEvent.type(username(), 'Mara_2{Enter}')
  expect(chooseName).toHaveBeenLastCalledWith({ username: 'mara_2', displayName: 'Mara' })
})

test('a username nobody can have is refused before it is sent', async () => {
  const chooseName = show()
  await userEvent.type(name(), 'Mara')
  await userEvent.clear(username())
  await userEvent.type(username(), 'mara kivi{Enter}')
  expect(screen.getByRole('alert').textContent).toMatch(/letters a–z/)
  expect(chooseName).not.toHaveBeenCalled()
})
