// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { defaultSettings } from '../../../shared/settings.ts'
import { working, fakeScreen, yeti, type FakeScreenStart } from './fake-screen.tsx'

afterEach(cleanup)

async function show(start: FakeScreenStart = {}) {
  const fake = await fakeScreen(start)
  render(fake.element)
  return fake
}
const button = (name: string) => screen.getByRole('button', { name })

test('the way of talking is chosen, and what belongs to holding a key shows only with it', async () => {
  const { now } = await show()
  expect(screen.queryByRole('slider')).toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: 'Hold to talk' }))
  expect(now().talk.mode).toBe('hold')
  expect(screen.getByRole('slider', { name: 'Release delay' }).getAttribute('aria-valuetext')).toBe('200 ms')
  await userEvent.click(screen.getByRole('switch', { name: 'Lock with a double press' }))
  expect(now().talk.lockOnDoublePress).toBe(true)
})

test('push-to-talk without a key says that the microphone stays closed, and leads to the keys', async () => {
  await show({ settings: { talk: { ...defaultSettings.talk, mode: 'hold' } } })
  expect(screen.getByText(/your microphone stays closed/)).toBeDefined()
  await userEvent.click(button('Choose a key'))
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Push-to-talk')
})

test('a device is chosen by id and label, and can be given back to the system', async () => {
  const { now } = await show()
  const microphone = screen.getByRole('combobox', { name: 'Microphone' })
  await userEvent.selectOptions(microphone, 'Blue Yeti')
  expect(now().audio.input).toEqual(yeti)
  await userEvent.selectOptions(microphone, 'Like the system')
  expect(now().audio.input).toBeNull()
})

test('a chosen device that is away stays chosen, and it says what is used instead', async () => {
  const away = { id: 'h', label: 'Headset' }
  await show({
    settings: { audio: { input: away, output: null } },
    devices: { input: { ...working, trouble: 'unplugged' }, output: working },
  })
  expect(screen.getByRole('option', { name: 'Headset (not plugged in)', selected: true })).toBeDefined()
  expect(screen.getByText('Headset isn’t plugged in. Using Built-in Audio.')).toBeDefined()
})

test('the microphone is open only while it is checked', async () => {
  const { asked } = await show()
  expect(asked).toEqual([])
  await userEvent.click(button('Check microphone'))
  expect(screen.getByRole('meter', { name: 'Microphone level' })).toBeDefined()
  await userEvent.click(button('Stop'))
  expect(asked).toEqual(['open microphone', 'close microphone'])
})

test('a microphone that can’t be opened says why', async () => {
  const { breakMicrophone } = await show()
  breakMicrophone('busy')
  await userEvent.click(button('Check microphone'))
  expect(screen.getByRole('alert').textContent).toMatch(/another program may be using it/)
  expect(button('Check microphone')).toBeDefined()
})

test('a sound is played on the chosen output', async () => {
  const { asked } = await show()
  await userEvent.click(button('Play a sound'))
  expect(asked).toEqual(['play'])
})
