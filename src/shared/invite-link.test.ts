import { expect, test } from 'vitest'
import { inviteLink, parseInvite } from './invite-link.ts'

const code = 'aB3_-6789012345x'

test('a link made for the browser build gives its code back', () => {
  expect(inviteLink('http://127.0.0.1:5173/#/channels/1', code)).toBe(
    `http://127.0.0.1:5173/#/invite/${code}`,
  )
  expect(parseInvite(inviteLink('https://chat.example.org/app/', code))).toBe(code)
})

test('a bare code, a desktop link and stray spaces are understood', () => {
  expect(parseInvite(`  ${code}\n`)).toBe(code)
  expect(parseInvite(`bonfire-chat://invite/${code}`)).toBe(code)
})

test('anything else is not an invite', () => {
  for (const text of ['', 'hello', `${code}x`, `javascript:invite/${code}`, `https://x.org/?invite/${code}`])
    expect(parseInvite(text)).toBeNull()
})
