import { describe, expect, it } from 'vitest'
import { signalingVersion } from '../src/shared/signaling.ts'
import { connect, openSocket, refusalOf } from './support/sfu/client.ts'
import { someChannel, someUser, startNode, tokenOf } from './support/sfu/node.ts'
import { produce } from './support/sfu/rtp.ts'

const version = signalingVersion

describe('a connection', () => {
  it('is refused with another version, a bad handshake or a bad token, and told why', async () => {
    const { sfu } = await startNode()
    const user = someUser()
    const token = await tokenOf(user)
    const future = { version: version + 1, credentials: 'held differently' }
    expect(await refusalOf(sfu.url, future)).toEqual({ kind: 'version-mismatch' })
    expect(await refusalOf(sfu.url, {})).toEqual({ kind: 'bad-handshake' })
    expect(await refusalOf(sfu.url, { version, token: 7 })).toEqual({ kind: 'bad-handshake' })
    expect(await refusalOf(sfu.url, { version: 'one', token })).toEqual({ kind: 'bad-handshake' })
    expect(await refusalOf(sfu.url, { version, token: `${token}x` })).toEqual({ kind: 'token-invalid' })
    const stranger = await tokenOf(user, { secret: 'the-signing-secret-of-another-project' })
    expect(await refusalOf(sfu.url, { version, token: stranger })).toEqual({ kind: 'token-invalid' })
    const expired = await tokenOf(user, { expiresIn: -60 })
    expect(await refusalOf(sfu.url, { version, token: expired })).toEqual({ kind: 'token-expired' })
  })

  it('is told apart from a bad token when the issuer’s keys can not be had', async () => {
    const { sfu } = await startNode({ env: { SFU_JWT_SECRET: '', SFU_JWKS_URL: 'http://127.0.0.1:9/jwks' } })
    const token = await tokenOf(someUser())
    // HS256 is none of the algorithms of a key set, so no key is asked for.
    expect(await refusalOf(sfu.url, { version, token })).toEqual({ kind: 'token-invalid' })
    const es256 = ['{"alg":"ES256","kid":"a"}', '{}', 'signature'].map((part) =>
      Buffer.from(part).toString('base64url'),
    )
    expect(await refusalOf(sfu.url, { version, token: es256.join('.') })).toEqual({
      kind: 'backend-unavailable',
    })
  })

  it('leaves no token and no address in the log', async () => {
    const { sfu, logged } = await startNode()
    const token = await tokenOf(someUser())
    await refusalOf(sfu.url, { version, token: `${token}x` })
    const client = await connect(sfu.url, someUser())
    await client.join(someChannel())
    await client.must('token.refresh', { token: await tokenOf(client.userId) })
    await client.ask('token.refresh', { token: `${token}x` })
    const lines = logged()
      .split('\n')
      .filter((line) => !line.includes('"level":20'))
    expect(lines.join('\n')).toContain('"event":"joined"')
    expect(lines.join('\n')).not.toMatch(/eyJ|127\.0\.0\.1/)
  })
})

describe('a room', () => {
  it('is closed to who may not join it', async () => {
    const { sfu, backend } = await startNode()
    const client = await connect(sfu.url, someUser())
    backend.grant(client.userId, { join: false, speak: false })
    const reply = await client.ask('room.join', { channelId: someChannel(), muted: false, deafened: false })
    expect(reply).toMatchObject({ ok: false, error: { kind: 'forbidden' } })
    expect(await client.ask('transport.open', { direction: 'send' })).toMatchObject({
      error: { kind: 'not-in-room' },
    })
    expect(sfu.health().body).toMatchObject({ rooms: 0, peers: 0 })
  })

  it('is closed while the backend can not be asked, and open again after', async () => {
    const { sfu, backend } = await startNode()
    const client = await connect(sfu.url, someUser())
    const join = { channelId: someChannel(), muted: false, deafened: false }
    backend.setDown(true)
    expect(await client.ask('room.join', join)).toMatchObject({
      ok: false,
      error: { kind: 'backend-unavailable' },
    })
    backend.setDown(false)
    expect(await client.ask('room.join', join)).toMatchObject({ ok: true })
  })

  it('lets listeners listen only', async () => {
    const { sfu, backend } = await startNode()
    const client = await connect(sfu.url, someUser())
    backend.grant(client.userId, { join: true, speak: false })
    expect(await client.join(someChannel())).toMatchObject({ canSpeak: false })
    await expect(produce(client)).rejects.toThrow('forbidden')
  })
})

describe('somebody in a room', () => {
  it('is sent out when their access is taken away', async () => {
    const { sfu, backend } = await startNode({ deps: { recheckMs: 50 } })
    const channelId = someChannel()
    const [ann, bob] = await Promise.all([connect(sfu.url, someUser()), connect(sfu.url, someUser())])
    await ann.join(channelId)
    await bob.join(channelId)
    backend.grant(ann.userId, { join: false, speak: false })
    expect(await ann.ended()).toBe('access-lost')
    await bob.hears('peer.left')
    await backend.reported(() => backend.room(channelId)?.length === 1)
  })

  it('is silenced when only the right to speak is taken away', async () => {
    const { sfu, backend } = await startNode({ deps: { recheckMs: 50 } })
    const channelId = someChannel()
    const [ann, bob] = await Promise.all([connect(sfu.url, someUser()), connect(sfu.url, someUser())])
    await ann.join(channelId)
    await bob.join(channelId)
    const producerId = await produce(ann)
    backend.grant(ann.userId, { join: true, speak: false })
    expect(await bob.hears('producer.closed')).toMatchObject({ producerId })
    expect(await ann.hears('producer.closed')).toMatchObject({ producerId })
    await expect(produce(ann)).rejects.toThrow('forbidden')
  })

  it('stays when the backend goes away', async () => {
    const { sfu, backend, logged } = await startNode({ deps: { recheckMs: 20 } })
    const client = await connect(sfu.url, someUser())
    await client.join(someChannel())
    backend.setDown(true)
    await expect.poll(() => logged().split('recheck-failed').length).toBeGreaterThan(2)
    expect(await client.ask('peer.update', { muted: true, deafened: false })).toMatchObject({ ok: true })
  })

  it('is sent out when their token ends without a newer one', { timeout: 15_000 }, async () => {
    const { sfu } = await startNode()
    // Within the tolerance for clocks, so that the wait is short.
    const token = await tokenOf(someUser(), { expiresIn: -4 })
    const socket = openSocket(sfu.url, { version, token })
    const reason = await new Promise((resolve) => socket.once('session.ended', resolve))
    expect(reason).toEqual({ reason: 'token-expired' })
  })

  it('can not go on with the token of somebody else', async () => {
    const { sfu } = await startNode()
    const client = await connect(sfu.url, someUser())
    await client.join(someChannel())
    expect(await client.ask('token.refresh', { token: await tokenOf(someUser()) })).toMatchObject({
      error: { kind: 'token-invalid' },
    })
    expect(await client.ask('token.refresh', { token: await tokenOf(client.userId) })).toMatchObject({
      ok: true,
    })
  })
})
