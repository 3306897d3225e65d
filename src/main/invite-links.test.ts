import { expect, test } from 'vitest'
import { placeIn } from './invite-links.ts'

const code = 'abcDEF123_-45678'

test('an invite link among the arguments leads to the invite', () => {
  expect(placeIn(['/opt/Bonfire/bonfire', '--allow-file-access', `bonfire-chat://invite/${code}`])).toBe(
    `#/invite/${code}`,
  )
})

test.each([
  [[]],
  [['/opt/Bonfire/bonfire', '.']],
  [[`https://example.org/#/invite/${code}`]], // for the browser; no system hands it to us
  [['bonfire-chat://invite/short']],
  [[`bonfire-chat://invite/${code}/../../x`]],
  [[`bonfire-chat://invite/${code}#x`]],
  [['bonfire-chat:javascript:alert(1)']],
  [[code]],
])('%j leads nowhere', (args) => {
  expect(placeIn(args)).toBeNull()
})
