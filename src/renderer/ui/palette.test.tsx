// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Hash } from 'lucide-react'
import { afterEach, expect, test, vi } from 'vitest'
import { Palette } from './palette.tsx'

afterEach(cleanup)

function show() {
  const run = vi.fn<(name: string) => void>()
  const close = vi.fn()
  const destinations = ['general', 'raid', 'Lounge'].map((name) => ({
    id: name,
    icon: Hash,
    name,
    context: 'Camp',
    run: () => run(name),
  }))
  render(<Palette label="Go to" destinations={destinations} onClose={close} />)
  return { run, close }
}
const selected = () => screen.getByRole('option', { selected: true }).textContent

test('arrows go round the list and Enter goes there', async () => {
  const { run, close } = show()
  expect(selected()).toContain('general')
  await userEvent.keyboard('{ArrowUp}')
  expect(selected()).toContain('Lounge')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(run).toHaveBeenCalledWith('raid')
  expect(close).toHaveBeenCalledTimes(1)
})

test('typing narrows the list and starts at its best', async () => {
  const { run } = show()
  await userEvent.keyboard('{ArrowDown}lou')
  expect(screen.getAllByRole('option')).toHaveLength(1)
  await userEvent.keyboard('{Enter}')
  expect(run).toHaveBeenCalledWith('Lounge')
})

test('nothing found is said, and Enter does nothing', async () => {
  const { run } = show()
  await userEvent.keyboard('zzz{Enter}')
  expect(screen.getByText('Nothing is called “zzz”.')).toBeDefined()
  expect(run).not.toHaveBeenCalled()
})

test('the field tells screen readers which entry is chosen', async () => {
  show()
  await userEvent.keyboard('{ArrowDown}')
  const active = screen.getByRole('combobox').getAttribute('aria-activedescendant')
  expect(screen.getByRole('option', { selected: true }).id).toBe(active)
})
