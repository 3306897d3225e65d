import { expect, test } from 'vitest'
import { tellTo } from './tell.ts'

function page(destroyed = false) {
  const sent: unknown[] = []
  return { sent, isDestroyed: () => destroyed, send: (...what: unknown[]) => void sent.push(what) }
}

test('an event reaches the window without what the contract does not name', () => {
  const window = page()
  const more = { open: true, secret: 'token' }
  tellTo(() => window)('talk.gate', more)
  expect(window.sent).toEqual([['talk.gate', { open: true }]])
})

test('nobody is told while there is no window, or after it is gone', () => {
  const gone = page(true)
  tellTo(() => gone)('talk.gate', { open: true })
  tellTo(() => null)('talk.gate', { open: true })
  expect(gone.sent).toEqual([])
})
