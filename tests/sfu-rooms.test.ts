import { describe, expect, it } from 'vitest'
import { connect, type Client } from './support/sfu/client.ts'
import { someChannel, someUser, startNode, type TestNode } from './support/sfu/node.ts'
import { fingerprint, microphone, produce } from './support/sfu/rtp.ts'

function people(node: TestNode, count: number): Promise<Client[]> {
  return Promise.all(Array.from({ length: count }, () => connect(node.sfu.url, someUser())))
}

async function pair(node: TestNode): Promise<[Client, Client]> {
  const [ann, bob] = await people(node, 2)
  if (ann === undefined || bob === undefined) throw new Error('two were asked for')
  return [ann, bob]
}

const names = (client: Client): string[] => client.heard.map(({ name }) => name)

describe('people in a room', () => {
  it('see who is there, who comes, what they change and who goes', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    const annIn = await ann.join(channelId, { muted: true })
    expect(annIn).toMatchObject({ canSpeak: true, peers: [], iceServers: [] })
    const producerId = await produce(ann)
    const bobIn = await bob.join(channelId)
    const seen = { peerId: annIn.peerId, userId: ann.userId, muted: true, deafened: false, producerId }
    expect(bobIn.peers).toEqual([seen])
    expect(await ann.hears('peer.joined')).toEqual({
      peerId: bobIn.peerId,
      userId: bob.userId,
      muted: false,
      deafened: false,
      producerId: null,
    })
    const bobs = await produce(bob)
    expect(await ann.hears('producer.opened')).toEqual({ peerId: bobIn.peerId, producerId: bobs })
    await bob.must('peer.update', { muted: false, deafened: true })
    expect(await ann.hears('peer.updated')).toEqual({ peerId: bobIn.peerId, muted: true, deafened: true })
    await bob.must('room.leave', {})
    expect(await ann.hears('peer.left')).toEqual({ peerId: bobIn.peerId })
    expect(names(ann)).toEqual(['peer.joined', 'producer.opened', 'peer.updated', 'peer.left'])
    expect(names(bob)).toEqual([])
  })

  it('do not see other rooms', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    await ann.join(someChannel())
    const bobs = await bob.join(someChannel())
    expect(bobs.peers).toEqual([])
    const producerId = await produce(ann)
    await bob.must('transport.open', { direction: 'receive' })
    const { routerRtpCapabilities: rtpCapabilities } = bobs
    expect(await bob.ask('consumer.open', { producerId, rtpCapabilities })).toMatchObject({
      error: { kind: 'not-found' },
    })
    expect(names(bob)).toEqual([])
  })

  it('come one by one, and go before they come again', async () => {
    const node = await startNode()
    const [ann] = await pair(node)
    const join = { channelId: someChannel(), muted: false, deafened: false }
    const [first, second] = await Promise.all([ann.ask('room.join', join), ann.ask('room.join', join)])
    expect(first.ok).toBe(true)
    expect(second).toMatchObject({ ok: false, error: { kind: 'already-joined' } })
    await ann.must('room.leave', {})
    expect(await ann.ask('room.leave', {})).toMatchObject({ ok: false, error: { kind: 'not-in-room' } })
    expect(node.sfu.health().body).toMatchObject({ rooms: 0 })
    await ann.must('room.join', join)
  })

  it('meet in one room when they come at the same moment', async () => {
    const node = await startNode({ env: { SFU_WORKERS: '2' } })
    const channelId = someChannel()
    const clients = await people(node, 8)
    const joined = await Promise.all(clients.map((client) => client.join(channelId)))
    expect(joined.map(({ peers }) => peers.length).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(node.sfu.health().body).toMatchObject({ rooms: 1, peers: 8 })
  })

  it('are no more than the room may hold', async () => {
    const node = await startNode({ env: { SFU_MAX_PEERS_PER_ROOM: '2' } })
    const channelId = someChannel()
    const [ann, bob, cid] = await people(node, 3)
    await ann?.join(channelId)
    await bob?.join(channelId)
    expect(await cid?.ask('room.join', { channelId, muted: false, deafened: false })).toMatchObject({
      error: { kind: 'room-full' },
    })
    // Who comes again takes their own place.
    const again = await connect(node.sfu.url, ann?.userId ?? '')
    await again.join(channelId)
    expect(await ann?.ended()).toBe('joined-elsewhere')
  })
})

describe('a person who joins a second time', () => {
  it('ends the first session, in the same room', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    const { peerId } = await ann.join(channelId)
    const again = await connect(node.sfu.url, ann.userId)
    expect((await again.join(channelId)).peers).toEqual([])
    expect(await ann.ended()).toBe('joined-elsewhere')
    const { peers } = await bob.join(channelId)
    expect(peers.map(({ userId }) => userId)).toEqual([ann.userId])
    expect(peers.map((peer) => peer.peerId)).not.toContain(peerId)
    await node.backend.reported(() => node.backend.room(channelId)?.length === 2)
  })

  it('ends the first session, in another room', async () => {
    const node = await startNode()
    const [ann] = await pair(node)
    const [left, entered] = [someChannel(), someChannel()]
    await ann.join(left)
    const again = await connect(node.sfu.url, ann.userId)
    await again.join(entered)
    expect(await ann.ended()).toBe('joined-elsewhere')
    const { room } = node.backend
    await node.backend.reported(() => room(left)?.length === 0 && room(entered)?.length === 1)
  })
})

describe('media', () => {
  it('is offered as Opus with FEC and DTX, and without NACK', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    await ann.join(channelId)
    const { routerRtpCapabilities: rtpCapabilities } = await bob.join(channelId)
    expect(rtpCapabilities['codecs']).toMatchObject([
      { mimeType: 'audio/opus', clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1, usedtx: 1 } },
    ])
    await bob.must('transport.open', { direction: 'receive' })
    const { rtpParameters } = await bob.must('consumer.open', {
      producerId: await produce(ann),
      rtpCapabilities,
    })
    expect(JSON.stringify([rtpCapabilities, rtpParameters])).not.toContain('nack')
  })

  it('has one producer a person and one consumer a producer, and none of one’s own', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    const { routerRtpCapabilities: rtpCapabilities } = await ann.join(channelId)
    await bob.join(channelId)
    const { id: transportId } = await ann.must('transport.open', { direction: 'send' })
    const input = { transportId, kind: 'audio' as const, rtpParameters: microphone() }
    const { producerId } = await ann.must('producer.open', input)
    expect(await ann.ask('producer.open', { ...input, rtpParameters: microphone() })).toMatchObject({
      error: { kind: 'bad-request' },
    })
    const listen = { producerId, rtpCapabilities }
    expect(await bob.ask('consumer.open', listen)).toMatchObject({ error: { kind: 'not-found' } }) // no transport yet
    await bob.must('transport.open', { direction: 'receive' })
    const { consumerId } = await bob.must('consumer.open', listen)
    expect(await bob.ask('consumer.open', listen)).toMatchObject({ error: { kind: 'bad-request' } })
    expect(await bob.ask('consumer.resume', { consumerId })).toMatchObject({ ok: true })
    await ann.must('transport.open', { direction: 'receive' })
    expect(await ann.ask('consumer.open', listen)).toMatchObject({ error: { kind: 'not-found' } })
    expect(await ann.ask('consumer.resume', { consumerId })).toMatchObject({ error: { kind: 'not-found' } })
  })

  it('moves to a new transport when the old one is lost', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    await ann.join(channelId)
    const { peers } = await bob.join(channelId)
    const [before, after] = [await produce(ann), await produce(ann)]
    expect(peers).toHaveLength(1)
    expect(await bob.hears('producer.closed')).toMatchObject({ producerId: before })
    expect(names(bob)).toEqual(['producer.opened', 'producer.closed', 'producer.opened'])
    const late = await connect(node.sfu.url, someUser())
    expect((await late.join(channelId)).peers.map(({ producerId }) => producerId)).toContain(after)
  })

  it('is connected once', async () => {
    const node = await startNode()
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    await ann.join(channelId)
    await bob.join(channelId)
    const { id: transportId, ...ours } = await ann.must('transport.open', { direction: 'send' })
    expect(ours.dtlsParameters).toMatchObject({ fingerprints: [{ algorithm: 'sha-256' }] })
    const dtlsParameters = { role: 'client' as const, fingerprints: [fingerprint] }
    expect(await bob.ask('transport.connect', { transportId, dtlsParameters })).toMatchObject({
      error: { kind: 'not-found' },
    })
    await ann.must('transport.connect', { transportId, dtlsParameters })
    expect(await ann.ask('transport.connect', { transportId, dtlsParameters })).toMatchObject({
      error: { kind: 'bad-request' },
    })
  })
})

describe('the database', () => {
  it('is told who is in a room, muted and deafened, until it is empty', async () => {
    const node = await startNode()
    const { backend } = node
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    const row = (client: Client, muted: boolean, deafened = false) => ({
      user_id: client.userId,
      muted,
      deafened,
    })
    const says = (...rows: object[]) =>
      backend.reported(() => JSON.stringify(backend.room(channelId)) === JSON.stringify(rows))
    await ann.join(channelId, { muted: true })
    await says(row(ann, true))
    await bob.join(channelId)
    await says(row(ann, true), row(bob, false))
    await bob.must('peer.update', { muted: false, deafened: true })
    await says(row(ann, true), row(bob, true, true))
    await ann.must('room.leave', {})
    await says(row(bob, true, true))
    bob.socket.disconnect()
    await says()
  })

  it('is told after an outage what happened in it', async () => {
    const node = await startNode()
    const { backend, logged } = node
    const [ann, bob] = await pair(node)
    const channelId = someChannel()
    await ann.join(channelId)
    await bob.join(channelId)
    await backend.reported(() => backend.room(channelId)?.length === 2)
    backend.setDown(true)
    await bob.must('room.leave', {})
    await expect.poll(logged).toContain('report-failed')
    await ann.must('peer.update', { muted: true, deafened: false })
    backend.setDown(false)
    await backend.reported(
      () => backend.room(channelId)?.length === 1 && backend.room(channelId)?.[0]?.muted === true,
    )
  })
})
