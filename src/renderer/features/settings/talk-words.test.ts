import { expect, test } from 'vitest'
import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import { adviceOf, reachWords, stateWords, talkNews } from './talk-words.ts'

const everywhere: TalkStatus = {
  sources: [
    { source: 'window', state: 'ready', problem: null },
    { source: 'hook', state: 'ready', problem: null },
  ],
  global: 'hook',
  seesRelease: true,
}
const without = (source: TalkStatus['sources'][number]): TalkStatus => ({
  sources: [{ source: 'window', state: 'ready', problem: null }, source],
  global: null,
  seesRelease: true,
})
const died = without({ source: 'hook', state: 'failed', problem: 'died' })

test('where keys are seen in every window there is nothing to do', () => {
  expect(reachWords(everywhere, 'windows')).toBe('Keys work in every window')
  expect(adviceOf(everywhere, 'windows')).toBeNull()
})

test('where only presses are seen it says that push-to-talk works as a switch', () => {
  const presses: TalkStatus = { ...everywhere, global: 'shortcut', seesRelease: false }
  expect(adviceOf(presses, 'linux')?.text).toMatch(/works as a switch here/)
})

test('macOS and Wayland can be asked for the permission', () => {
  const mac = adviceOf(without({ source: 'hook', state: 'failed', problem: 'needs-permission' }), 'mac')
  expect(mac?.text).toMatch(/Accessibility/)
  expect(mac?.ask).toBe('Ask macOS')
  const wayland = adviceOf(without({ source: 'portal', state: 'failed', problem: 'not-allowed' }), 'linux')
  expect(wayland?.ask).toBe('Ask again')
})

test('where nothing is available the command line is told', () => {
  const none = without({ source: 'portal', state: 'failed', problem: 'not-available' })
  expect(adviceOf(none, 'linux')?.text).toMatch(/bonfire ptt down/)
})

test.for(['linux', 'mac', 'windows'] as const)(
  'while no key is in use there is nothing to advise on %s',
  (platform) => {
    const off = without({ source: 'hook', state: 'off', problem: null })
    expect(adviceOf(off, platform)).toBeNull()
    expect(reachWords(off, platform)).toBe('No key is in use, so none is watched for elsewhere')
    expect(reachWords(died, platform)).toBe('Keys work only while Bonfire has the focus')
  },
)

test('a browser says that the desktop app can do more', () => {
  expect(adviceOf(without({ source: 'socket', state: 'off', problem: null }), 'browser')?.text).toMatch(
    /desktop app/,
  )
})

test('each source says how it stands', () => {
  expect(stateWords({ source: 'hook', state: 'failed', problem: 'died' })).toBe(
    'ended, is being started again',
  )
  expect(stateWords({ source: 'window', state: 'ready', problem: null })).toBe(
    'sees keys while it has the focus',
  )
})

test('a source that is lost is news, one that was never there or is not used is none', () => {
  expect(talkNews(everywhere, died, true)).toBe(
    'Push-to-talk stopped: the key hook ended. It is being started again.',
  )
  expect(talkNews(everywhere, died, false)).toBeNull()
  expect(talkNews(null, died, true)).toBeNull()
  expect(talkNews(died, everywhere, true)).toBeNull()
  expect(talkNews(everywhere, everywhere, true)).toBeNull()
})

test('another source that takes over is no news', () => {
  const portal: TalkStatus = { ...everywhere, global: 'portal' }
  expect(talkNews(everywhere, portal, true)).toBeNull()
})
