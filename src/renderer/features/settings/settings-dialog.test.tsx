// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { fakeScreen, type FakeScreenStart } from './fake-screen.tsx'

afterEach(() => {
  vi.restoreAllMocks()
  cleanup()
})

async function show(start: FakeScreenStart = {}) {
  const fake = await fakeScreen(start)
  render(fake.element)
  return fake
}

test('a choice that could not be kept is taken back, and it says so', async () => {
  const { fillDisk, now } = await show({ page: 'app' })
  fillDisk()
  await userEvent.click(screen.getByRole('switch', { name: 'Notifications' }))
  await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/couldn’t be kept/))
  expect(now().app.notifications).toBe(true)
})

test('pages are reached by the arrow keys', async () => {
  await show()
  await userEvent.click(screen.getByRole('tab', { name: 'Voice' }))
  await userEvent.keyboard('{ArrowDown}')
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Push-to-talk')
})

test('in a narrow window, where the pages’ names lie in a row, the arrow keys go along it', async () => {
  const wide = window.matchMedia('(min-width: 1px)')
  vi.spyOn(window, 'matchMedia').mockReturnValue(wide) // it matches
  await show()
  await userEvent.click(screen.getByRole('tab', { name: 'Voice' }))
  await userEvent.keyboard('{ArrowRight}')
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Push-to-talk')
  expect(screen.getByRole('tablist').getAttribute('aria-orientation')).toBe('horizontal')
})
