// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { TooltipProvider } from '../../ui/tooltip.tsx'
import { Composer } from './composer.tsx'

afterEach(cleanup)

function show(initial = '') {
  const sent = vi.fn<(text: string) => void>()
  function Channel() {
    const [text, setText] = useState(initial)
    return <Composer channelName="general" text={text} onChange={setText} onSend={() => sent(text)} />
  }
  render(
    <TooltipProvider>
      <Channel />
    </TooltipProvider>,
  )
  return sent
}
const box = () => screen.getByRole('textbox', { name: 'Message #general' })
const button = () => screen.getByRole('button', { name: 'Send message' })

test('Enter sends, Shift and Enter makes a new line', async () => {
  const sent = show()
  await userEvent.type(box(), 'one{Shift>}{Enter}{/Shift}two')
  expect(sent).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}')
  expect(sent).toHaveBeenCalledWith('one\ntwo')
})

test('Enter that ends a composed word sends nothing', () => {
  const sent = show('にほん')
  fireEvent.keyDown(box(), { key: 'Enter', isComposing: true })
  expect(sent).not.toHaveBeenCalled()
})

test('nothing and blanks are not sent', async () => {
  const sent = show('  \n ')
  await userEvent.type(box(), '{Enter}')
  expect(button()).toHaveProperty('disabled', true)
  expect(sent).not.toHaveBeenCalled()
})

test('a text that is too long says the limit and by how much, stays, and cannot be sent', async () => {
  const sent = show('x'.repeat(4_001))
  expect(screen.getByRole('status').textContent).toMatch(
    /^Messages hold at most 4.?000 characters: 1 too many\.$/,
  )
  await userEvent.type(box(), '{Enter}')
  expect(sent).not.toHaveBeenCalled()
  expect(box()).toMatchObject({ value: 'x'.repeat(4_001) })
  await userEvent.type(box(), '{Backspace}{Enter}')
  expect(sent).toHaveBeenCalledTimes(1)
})

test('what is left is counted in characters as people see them, near the limit only', () => {
  show('🔥'.repeat(3_700))
  expect(screen.getByRole('status').textContent).toBe('300 left')
  cleanup()
  show('short')
  expect(screen.getByRole('status').textContent).toBe('')
})

test('a long text that is pasted is told by a region that was there before', async () => {
  show()
  const region = screen.getByRole('status')
  await userEvent.click(box())
  await userEvent.paste('x'.repeat(5_000))
  expect(screen.getByRole('status')).toBe(region)
  expect(region.textContent).toMatch(/1.?000 too many/)
})
