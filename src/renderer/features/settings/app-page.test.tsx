// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { fakeScreen, type FakeScreenStart } from './fake-screen.tsx'

afterEach(cleanup)

async function show(start: FakeScreenStart = {}) {
  const fake = await fakeScreen(start)
  render(fake.element)
  return fake
}
const button = (name: string) => screen.getByRole('button', { name })

test('the app’s own behaviour is chosen in the desktop app', async () => {
  const { now } = await show({ page: 'app' })
  await userEvent.click(screen.getByRole('switch', { name: 'Close to the tray' }))
  await userEvent.click(screen.getByRole('switch', { name: 'Start when you log in' }))
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Zoom' }), '125 %')
  expect(now().app).toMatchObject({ closeToTray: false, startAtLogin: true, zoom: 1.25 })
})

test('a browser shows nothing of a tray, of zoom or of a proxy', async () => {
  await show({ page: 'app', platform: 'browser' })
  expect(screen.queryAllByRole('switch')).toEqual([])
  expect(screen.queryByRole('combobox', { name: 'Zoom' })).toBeNull()
  expect(screen.queryByRole('radiogroup', { name: 'Proxy' })).toBeNull()
})

test('spelling languages are added one by one, and the last one gone means like the system', async () => {
  const { now } = await show({ page: 'app' })
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Languages' }), 'German')
  expect(now().app.spelling).toEqual(['de'])
  await userEvent.click(button('Remove German'))
  expect(now().app.spelling).toBeNull()
  await userEvent.click(screen.getByRole('switch', { name: 'Check spelling' }))
  expect(now().app.spelling).toEqual([])
})

test('a proxy of one’s own holds once it was written down right', async () => {
  const { now } = await show({ page: 'app' })
  await userEvent.click(screen.getByRole('radio', { name: 'This one' }))
  expect(now().proxy).toEqual({ mode: 'system' })
  await userEvent.type(screen.getByRole('textbox', { name: 'Address' }), 'proxy{Enter}')
  expect(screen.getByRole('alert').textContent).toMatch(/name and port/)
  await userEvent.type(screen.getByRole('textbox', { name: 'Address' }), '.example.org:8080{Enter}')
  expect(now().proxy).toEqual({ mode: 'fixed', rules: 'proxy.example.org:8080' })
})

test('staying signed in without encryption is a question only where the system can’t encrypt', async () => {
  const { now } = await show({ page: 'app', keeping: { kept: 'memory', why: 'no-keychain' } })
  expect(now().keepUnencrypted).toBe(false)
  await userEvent.click(screen.getByRole('switch', { name: 'Keep me signed in without encryption' }))
  expect(now().keepUnencrypted).toBe(true)
  cleanup()
  await show({ page: 'app' })
  expect(screen.queryByRole('switch', { name: /without encryption/ })).toBeNull()
})
