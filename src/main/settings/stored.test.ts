import { expect, test } from 'vitest'
import { defaultSettings } from '../../shared/settings.ts'
import { decode, encode } from './stored.ts'

const changed = { ...defaultSettings, keepUnencrypted: true, proxy: { mode: 'fixed', rules: 'a:1' } as const }

test('what was written is read', () => {
  expect(decode(encode(changed))).toEqual({ ok: true, value: changed })
})

test('what a file lacks has its default, and what this version does not know is dropped', () => {
  const text = JSON.stringify({
    version: 1,
    app: { zoom: 1.5, sparkle: true },
    talk: { mode: 'hold' },
    more: 1,
  })
  expect(decode(text)).toEqual({
    ok: true,
    value: {
      ...defaultSettings,
      app: { ...defaultSettings.app, zoom: 1.5 },
      talk: { ...defaultSettings.talk, mode: 'hold' },
    },
  })
})

test.each([
  ['', 'nothing'],
  ['{"version": 1, "app"', 'cut off'],
  ['[]', 'another shape'],
  ['{"app": {}}', 'no version'],
  ['{"version": 0}', 'no such version'],
  ['{"version": 1.5}', 'half a version'],
  ['{"version": 1, "app": {"zoom": 9}}', 'out of bounds'],
  ['{"version": 1, "app": "yes"}', 'not a part'],
  ['{"version": 1, "talk": {"mode": "shout"}}', 'no such mode'],
])('%j is refused: %s', (text) => {
  expect(decode(text)).toEqual({ ok: false, error: { kind: 'not-settings' } })
})

test('the file of a later version is refused whole', () => {
  expect(decode('{"version": 2}')).toEqual({ ok: false, error: { kind: 'newer' } })
})

test('steps run in order from the version of the file on', () => {
  const steps = [
    ({ sessions, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, plain: sessions === 'plain' }),
    ({ plain, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, keepUnencrypted: plain }),
  ]
  const agreed = { ok: true, value: { ...defaultSettings, keepUnencrypted: true } }
  expect(decode('{"version": 1, "sessions": "plain"}', steps)).toEqual(agreed)
  expect(decode('{"version": 2, "plain": true}', steps)).toEqual(agreed)
  expect(decode('{"version": 3, "keepUnencrypted": true}', steps)).toEqual(agreed)
})

test('a step that finds what it did not expect makes the file unreadable', () => {
  const step = (stored: Readonly<Record<string, unknown>>) => ({ app: (stored['list'] as string[]).join() })
  expect(decode('{"version": 1}', [step])).toEqual({ ok: false, error: { kind: 'not-settings' } })
})
