import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseBackend, readBackend } from './backend-config.ts'

const local = { url: 'http://127.0.0.1:54321', publishableKey: 'sb_publishable_x' }
const file = (text: string): { path: string; text: string } => ({ path: '/data/backend.json', text })

test('the environment comes before the file', () => {
  const env = { BONFIRE_BACKEND_URL: local.url, BONFIRE_PUBLISHABLE_KEY: local.publishableKey }
  expect(parseBackend(env, file('{"url":"https://other.example.org","publishableKey":"y"}'))).toEqual({
    ok: true,
    value: local,
  })
})

test('without environment the file counts, without file there is none', () => {
  expect(parseBackend({}, file(JSON.stringify(local)))).toEqual({ ok: true, value: local })
  expect(parseBackend({}, null)).toEqual({ ok: true, value: null })
})

test.each([
  [{ BONFIRE_BACKEND_URL: local.url }, null, 'BONFIRE_'],
  [{ BONFIRE_BACKEND_URL: 'file:///x', BONFIRE_PUBLISHABLE_KEY: 'x' }, null, 'BONFIRE_'],
  [{}, file('{"url":'), '/data/backend.json'],
  [{}, file('{"url":"http://127.0.0.1:1"}'), '/data/backend.json'],
])('what is wrong is said with its place (%j, %j)', (env, text, where) => {
  const parsed = parseBackend(env, text)
  expect(parsed).toMatchObject({ ok: false, error: { kind: 'bad-backend' } })
  expect(!parsed.ok && parsed.error.where).toContain(where)
})

test('a file that is not there is no error; one that cannot be read is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backend-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'backend.json')
  expect(readBackend({}, path)).toEqual({ ok: true, value: null })
  writeFileSync(path, JSON.stringify(local))
  expect(readBackend({}, path)).toEqual({ ok: true, value: local })
  expect(readBackend({}, folder)).toMatchObject({ ok: false, error: { where: folder } })
})
