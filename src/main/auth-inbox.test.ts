import { expect, test } from 'vitest'
import { createAuthInbox } from './auth-inbox.ts'

test('a link is told of without what it brings, and taken once', () => {
  const told: unknown[] = []
  const inbox = createAuthInbox((event, payload) => void told.push([event, payload]))
  expect(inbox.take()).toBeNull()
  inbox.put({ kind: 'code', code: 'first-code' })
  inbox.put({ kind: 'code', code: 'second-code' })
  expect(told).toEqual([
    ['auth.arrived', {}],
    ['auth.arrived', {}],
  ])
  expect(inbox.take()).toEqual({ kind: 'code', code: 'second-code' })
  expect(inbox.take()).toBeNull()
})
