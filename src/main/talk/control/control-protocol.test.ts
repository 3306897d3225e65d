import { expect, it } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import { parseReply, parseRequest } from './control-protocol.ts'

it.each([
  ['ptt down', { command: 'ptt down', at: null }],
  ['  ptt   up\r', { command: 'ptt up', at: null }],
  ['ptt down stay 1763888755123', { command: 'ptt down stay', at: 1_763_888_755_123 }],
  ['status', { command: 'status', at: null }],
])('reads %j', (line, request) => {
  expect(parseRequest(line)).toEqual(ok(request))
})

it.each([
  '',
  ' ',
  'ptt',
  'ptt down up',
  'PTT DOWN',
  'ptt down 12',
  'ptt down -1763888755123',
  '{"command":"mute"}',
  '\0',
])('knows nothing of %j', (line) => {
  expect(parseRequest(line)).toEqual(err({ kind: 'unknown-request' }))
})

it.each(['', 'ok', '{}', '{"ok":true,"status":{"mode":"loud"}}', '[', '{"ok":false}'])(
  'takes %j for no answer',
  (line) => {
    expect(parseReply(line)).toBeNull()
  },
)
