// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { defaultSettings } from '../../../shared/settings.ts'
import type { Shortcut } from '../../../shared/shortcut.ts'
import { f8, key, fakeScreen, type FakeScreenStart } from './fake-screen.tsx'
import type { SeenKey } from './ports.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  cleanup()
})

async function show(start: FakeScreenStart = {}) {
  const fake = await fakeScreen(start)
  render(fake.element)
  return {
    ...fake,
    press: (shortcut: Shortcut | null) => act(async () => fake.press(shortcut)),
    see: (seen?: Partial<SeenKey>) => act(() => fake.see(seen)),
  }
}
const button = (name: string) => screen.getByRole('button', { name })

const keysOf = (action: string) =>
  within(screen.getByRole('list', { name: `Keys: ${action}` }))
    .queryAllByRole('button')
    .map((one) => one.getAttribute('aria-label'))

test('a key that nothing speaks against is bound as soon as it is pressed', async () => {
  const { press, now } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  expect(screen.getByText(/Press a key or mouse button/)).toBeDefined()
  await press(key('F8'))
  expect(now().talk.bindings).toMatchObject([{ action: 'talk', shortcut: key('F8') }])
  expect(keysOf('Talk')).toEqual(['Remove F8'])
  expect(document.activeElement).toBe(button('Add a key: Talk'))
})

test('a key that types is shown with what speaks against it, and bound only if one insists', async () => {
  const { press, now } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  await press(key('KeyV'))
  expect(screen.getByRole('alert').textContent).toMatch(/also types/)
  expect(now().talk.bindings).toEqual([])
  await userEvent.click(button('Use it anyway'))
  expect(keysOf('Talk')).toEqual(['Remove V'])
})

test('a shortcut of the app itself is named as a conflict', async () => {
  const { press } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Mute or unmute'))
  await press(key('KeyK', ['ctrl']))
  expect(screen.getByRole('alert').textContent).toMatch(/Go to a channel/)
})

test('the left button alone and a key that does this already can’t be bound', async () => {
  const { press, asked } = await show({
    page: 'keys',
    settings: { talk: { ...defaultSettings.talk, bindings: [f8] } },
  })
  await userEvent.click(button('Add a key: Talk'))
  await press({ modifiers: [], input: { kind: 'mouse', button: 0 } })
  expect(screen.queryByRole('button', { name: 'Use it anyway' })).toBeNull()
  await userEvent.click(button('Press another'))
  expect(asked.filter((what) => what === 'capture')).toHaveLength(2)
  await press(key('F8'))
  expect(screen.getByRole('alert').textContent).toBe('It does this already.')
  expect(screen.queryByRole('button', { name: 'Use it anyway' })).toBeNull()
})

test('Escape cancels the capture and leaves the settings open; a second one closes them', async () => {
  const { press, asked, now } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  await userEvent.keyboard('{Escape}')
  expect(asked).not.toContain('close')
  await press(null)
  expect(screen.queryByText(/Press a key or mouse button/)).toBeNull()
  expect(now().talk.bindings).toEqual([])
  expect(asked).toContain('cancel capture')
  await userEvent.keyboard('{Escape}')
  expect(asked.at(-1)).toBe('close')
})

test('Escape puts a warning away and leaves the settings open', async () => {
  const { press, asked } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  await press(key('KeyV'))
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.queryByText(/Press a key or mouse button/)).toBeNull()
  expect(asked).not.toContain('close')
})

test('a key that is still held under its warning presses no button', async () => {
  const { press } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  await press(key('Enter'))
  expect(document.activeElement).toBe(screen.getByRole('group', { name: 'A key for “Talk”' }))
  button('Press another').focus()
  const repeat = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true })
  button('Press another').dispatchEvent(repeat)
  expect(repeat.defaultPrevented).toBe(true)
})

test('another page opened while a key is waited for ends that, and Escape closes the settings again', async () => {
  const { asked } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  await userEvent.click(screen.getByRole('tab', { name: 'Voice' }))
  expect(asked).toContain('cancel capture')
  await userEvent.keyboard('{Escape}')
  expect(asked.at(-1)).toBe('close')
})

test('what comes after a capture was cancelled binds nothing', async () => {
  const { press, now } = await show({ page: 'keys' })
  await userEvent.click(button('Add a key: Talk'))
  await userEvent.click(button('Cancel'))
  await press({ modifiers: [], input: { kind: 'mouse', button: 3 } })
  expect(now().talk.bindings).toEqual([])
})

test('a key is removed by its own button', async () => {
  const { now } = await show({
    page: 'keys',
    settings: { talk: { ...defaultSettings.talk, bindings: [f8] } },
  })
  await userEvent.click(button('Remove F8'))
  expect(now().talk.bindings).toEqual([])
})

test('the permission is asked for where the system can be asked', async () => {
  const { asked } = await show({
    page: 'keys',
    platform: 'mac',
    status: {
      sources: [{ source: 'hook', state: 'failed', problem: 'needs-permission' }],
      global: null,
      seesRelease: true,
    },
  })
  expect(screen.getByText('Keys work only while Bonfire has the focus')).toBeDefined()
  await userEvent.click(button('Ask macOS'))
  expect(asked).toContain('permission')
})

const withKey: FakeScreenStart = {
  page: 'keys',
  settings: { talk: { ...defaultSettings.talk, bindings: [f8] } },
}

test('the test shows who saw the key, here and in another window, and how fast', async () => {
  const { see, looking } = await show(withKey)
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  await userEvent.click(button('Start the test'))
  see({ source: 'window', took: 3.2 })
  expect(screen.getByText('Seen by: Bonfire’s window, in 3 ms')).toBeDefined()
  focus.mockReturnValue(false)
  act(() => void window.dispatchEvent(new Event('blur')))
  expect(screen.getByText('Waiting for the key …')).toBeDefined()
  see()
  expect(screen.getByText('Seen by: Key hook, in less than 1 ms')).toBeDefined()
  expect(screen.getByText('Your key works in every window.')).toBeDefined()
  expect(looking()).toBe(0)
})

test('when nothing comes for 15 s the test says what may be wrong, and goes on waiting', async () => {
  const { see } = await show(withKey)
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  vi.useFakeTimers()
  act(() => button('Start the test').click())
  act(() => void vi.advanceTimersByTime(14_999))
  expect(screen.queryByText(/Nothing came yet/)).toBeNull()
  act(() => void vi.advanceTimersByTime(1))
  expect(screen.getByText(/Nothing came yet/)).toBeDefined()
  see({ source: 'window' })
  expect(screen.getByText(/Click into another window/)).toBeDefined()
})

test('without a key there is nothing to test', async () => {
  await show({ page: 'keys' })
  expect(screen.queryByRole('button', { name: 'Start the test' })).toBeNull()
})
