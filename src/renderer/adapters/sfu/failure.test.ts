import { expect, test } from 'vitest'
import { connectErrorKind, endReason, signalErrorKind } from '../../../shared/signaling.ts'
import { connectFailure, endFailure, requestFailure } from './failure.ts'

test('every refusal of the contract has a meaning', () => {
  for (const kind of connectErrorKind.options) expect(connectFailure({ kind }).error.kind).toBeTruthy()
  for (const kind of signalErrorKind.options)
    expect(requestFailure({ kind, detail: 'why' }).error.kind).toBeTruthy()
  for (const reason of endReason.options)
    expect(endFailure(reason).error).toEqual({ kind: 'session-ended', reason })
})

test('what passes is tried again, what was decided is not', () => {
  expect(connectFailure({ kind: 'shutting-down' }).retry).toBe(true)
  expect(connectFailure({ kind: 'version-mismatch' }).retry).toBe(false)
  expect(requestFailure({ kind: 'no-reply', detail: '' }).retry).toBe(true)
  expect(requestFailure({ kind: 'forbidden', detail: '' }).retry).toBe(false)
  expect(requestFailure({ kind: 'room-full', detail: '' })).toMatchObject({
    error: { kind: 'room-full' },
    retry: false,
  })
  expect(endFailure('shutting-down').retry).toBe(true)
  expect(endFailure('access-lost').retry).toBe(false)
})

test('the detail of an unexpected refusal reaches the log', () => {
  expect(requestFailure({ kind: 'bad-request', detail: 'codecs missing' }).error).toEqual({
    kind: 'failed',
    detail: 'bad-request: codecs missing',
  })
})
