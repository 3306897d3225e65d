// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { TooltipProvider } from '../../ui/tooltip.tsx'
import type { VoiceEvent } from './ports.ts'
import { fakeVoice } from './fake-voice.ts'
import { VoiceBar } from './voice-bar.tsx'
import type { TalkKey } from './words.ts'

afterEach(cleanup)

async function show(talkKey: TalkKey | null = null) {
  const onKeys = vi.fn()
  const { voice, tell } = fakeVoice()
  render(
    <TooltipProvider>
      <VoiceBar
        voice={voice}
        serverName={() => 'Camp'}
        talkKey={talkKey}
        onKeys={onKeys}
        shortcuts={{ mute: 'M', deafen: 'D', leave: 'L' }}
        thin={false}
      />
    </TooltipProvider>,
  )
  await act(() => voice.join({ channelId: 'lounge', serverId: 'camp', name: 'Lounge' }))
  return { voice, onKeys, tell: (event: VoiceEvent) => act(() => tell(event)) }
}
const connected: VoiceEvent = { type: 'status', status: 'connected', error: null }
const button = (name: string) => screen.getByRole('button', { name })

test('the bar says which room and how it stands', async () => {
  const { tell } = await show()
  expect(screen.getByRole('status').textContent).toBe('Connecting')
  tell(connected)
  expect(screen.getByRole('status').textContent).toBe('Voice connected')
  expect(screen.getByRole('region', { name: 'Voice' }).textContent).toContain('Lounge · Camp')
})

test('mute and deafen change their names and say that they are pressed', async () => {
  const { tell } = await show()
  tell(connected)
  await userEvent.click(button('Mute'))
  expect(button('Unmute').getAttribute('aria-pressed')).toBe('true')
  await userEvent.click(button('Deafen'))
  expect(button('Undeafen').getAttribute('aria-pressed')).toBe('true')
})

test('with push-to-talk the microphone waits unmarked, glows while sound goes out, and is struck through when muted', async () => {
  const { tell } = await show()
  tell(connected)
  const icon = (name: string) => button(name).querySelector('svg')?.classList.value
  expect(icon('Mute')).toMatch(/lucide-mic( |$)/)
  expect(button('Mute').className).not.toMatch(/live/)
  tell({ type: 'sending', sending: true })
  expect(button('Mute').className).toMatch(/live/)
  tell({ type: 'sending', sending: false })
  await userEvent.click(button('Mute'))
  expect(icon('Unmute')).toMatch(/lucide-mic-off/)
  expect(button('Unmute').className).not.toMatch(/live/)
})

test('while the connection is won back the bar says that the microphone is off', async () => {
  const { tell } = await show()
  tell(connected)
  tell({ type: 'status', status: 'reconnecting', error: null })
  expect(screen.getByRole('status').textContent).toBe('Reconnecting, mic off')
})

test('a change of device is told until it is put away', async () => {
  const { tell } = await show()
  tell(connected)
  const live = document.querySelector('[aria-live="polite"]')
  expect(live?.textContent).toBe('')
  const using = { label: 'Built-in Audio' }
  tell({ type: 'device', notice: { direction: 'input', kind: 'unplugged', device: 'Headset', using } })
  expect(screen.getByText('Your microphone was unplugged. Using Built-in Audio.')).toBe(live)
  expect(live?.contains(button('Dismiss'))).toBe(false)
  await userEvent.click(button('Dismiss'))
  expect(screen.queryByText(/unplugged/)).toBeNull()
})

test('a failure says why, and can be tried again or put away', async () => {
  const { voice, tell } = await show()
  tell({ type: 'status', status: 'failed', error: { kind: 'sfu-unreachable' } })
  expect(screen.getByRole('alert').textContent).toMatch(/voice server can’t be reached/)
  await userEvent.click(button('Try again'))
  expect(voice.store.getState().status).toBe('connecting')
  tell({ type: 'status', status: 'failed', error: { kind: 'mic-denied' } })
  await userEvent.click(button('Dismiss'))
  expect(screen.queryByRole('region', { name: 'Voice' })).toBeNull()
})

test('whoever may only listen cannot press the microphone', async () => {
  const { tell } = await show()
  tell(connected)
  tell({ type: 'can-speak', canSpeak: false })
  expect(button('Mute')).toHaveProperty('disabled', true)
  expect(screen.getByText('You may listen here, but not speak.')).toBeDefined()
})

test('leaving takes the bar away', async () => {
  const { tell } = await show()
  tell(connected)
  await userEvent.click(button('Leave voice'))
  expect(screen.queryByRole('region', { name: 'Voice' })).toBeNull()
})

test('the bar says which key to hold, and what it does meanwhile', async () => {
  const { voice, tell } = await show({ by: 'hold', key: 'F8' })
  tell(connected)
  expect(screen.getByText('Hold F8 to talk')).toBeDefined()
  tell({ type: 'sending', sending: true })
  expect(screen.getByText('Talking')).toBeDefined()
  tell({ type: 'sending', sending: false })
  act(() => voice.toggleMuted())
  expect(screen.getByText('Unmute to talk')).toBeDefined()
})

test('a key that turns talking over says how to stop', async () => {
  const { tell } = await show({ by: 'press', key: 'F8' })
  tell(connected)
  expect(screen.getByText('Press F8 to talk')).toBeDefined()
  tell({ type: 'sending', sending: true })
  expect(screen.getByText('Talking, press F8 to stop')).toBeDefined()
})

test('without a key the bar leads to where one is chosen', async () => {
  const { tell, onKeys } = await show({ by: 'hold', key: null })
  tell(connected)
  await userEvent.click(button('Choose a key to talk'))
  expect(onKeys).toHaveBeenCalledTimes(1)
})
