import { expect, test } from 'vitest'
import type { CallableFunction } from './rpc-catalogue.ts'
import { callStatement } from './rpc-statement.ts'

const send: CallableFunction = {
  name: 'send',
  arguments: [
    { key: 'p_id', name: 'p_id', type: 'uuid', required: true },
    { key: 'Loud', name: '"Loud"', type: 'boolean', required: false },
  ],
  gives: 'value',
}

test('only the arguments that were given are passed, so that the others keep their defaults', () => {
  expect(callStatement(send, ['p_id'], '{}')).toContain('public.send(p_id => given.p_id)')
  expect(callStatement(send, ['Loud', 'p_id'], '{}')).toContain(
    'public.send(p_id => given.p_id, "Loud" => given."Loud")',
  )
})

test('a missing or unknown argument is no call of this function', () => {
  expect(callStatement(send, [], '{}')).toBeNull()
  expect(callStatement(send, ['p_id', 'loud'], '{}')).toBeNull()
})

test('nothing of the body is SQL', () => {
  const statement = callStatement(send, ['p_id'], `{"p_id": "'; drop table x; --"}`)
  expect(statement).not.toContain('drop')
})
