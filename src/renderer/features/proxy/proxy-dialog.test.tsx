// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { TooltipProvider } from '../../ui/tooltip.tsx'
import type { ProxyPort, ProxyQuestion } from './ports.ts'
import { ProxyDialog } from './proxy-dialog.tsx'

afterEach(cleanup)

const question = { host: 'proxy.example.org', port: 3128, realm: 'the office', refused: false }

function show() {
  let ask: (question: ProxyQuestion | null) => void = () => {}
  const answer = vi.fn<ProxyPort['answer']>()
  const port: ProxyPort = {
    watch: (listener) => {
      ask = listener
      return () => {}
    },
    answer,
  }
  render(
    <TooltipProvider>
      <ProxyDialog port={port} />
    </TooltipProvider>,
  )
  return { ask: (next: ProxyQuestion | null) => act(() => ask(next)), answer }
}

test('nothing is asked until a proxy asks, and no longer than it does', () => {
  const { ask } = show()
  expect(screen.queryByRole('dialog')).toBeNull()
  ask(question)
  expect(screen.getByRole('dialog').textContent).toMatch(/proxy\.example\.org:3128, which says “the office”/)
  ask(null)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('what is entered goes to the proxy that asked', async () => {
  const { ask, answer } = show()
  ask(question)
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
  expect(screen.getByRole('dialog').textContent).toContain('Enter the name for the proxy.')
  await userEvent.type(screen.getByLabelText('Name'), 'mara')
  await userEvent.type(screen.getByLabelText('Password'), 'hunter2{Enter}')
  expect(answer.mock.calls).toEqual([[question, { username: 'mara', password: 'hunter2' }]])
})

test('a refused password is said to be wrong, and one may go without', async () => {
  const { ask, answer } = show()
  ask({ ...question, refused: true })
  expect(screen.getByRole('dialog').textContent).toMatch(/refused this name and password/)
  await userEvent.click(screen.getByRole('button', { name: 'Go without' }))
  expect(answer.mock.calls).toEqual([[{ ...question, refused: true }, null]])
})
