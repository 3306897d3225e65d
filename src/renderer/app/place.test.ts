import { expect, test } from 'vitest'
import { inviteLink } from '../../shared/invite-link.ts'
import { channelHref, homeHref, placeOf, serverHref } from './place.ts'

const serverId = '0197a7c2-0000-7000-8000-000000000001'
const channelId = '0197a7c2-0000-7000-8000-000000000002'

test('every address the app writes leads back to its place', () => {
  expect(placeOf(homeHref)).toEqual({ kind: 'home' })
  expect(placeOf(serverHref(serverId))).toEqual({ kind: 'server', serverId, channelId: null })
  expect(placeOf(channelHref(serverId, channelId))).toEqual({ kind: 'server', serverId, channelId })
})

test('an invite link opens its invite', () => {
  const link = new URL(inviteLink('http://127.0.0.1:5173/', 'aB3_-6789012345x'))
  expect(placeOf(link.hash)).toEqual({ kind: 'invite', code: 'aB3_-6789012345x' })
  expect(placeOf('#/invite/short'), 'a mangled one too, to be told').toEqual({
    kind: 'invite',
    code: 'short',
  })
})

test('anything else is home', () => {
  for (const hash of ['', '#', '#/nowhere', '#/servers/1', '#/invite/', `#/servers/${serverId}/x`])
    expect(placeOf(hash)).toEqual({ kind: 'home' })
})
