import fc from 'fast-check'
import { allPermissions, type Overwrite } from '../../src/shared/permissions.ts'

/** A server as the database holds it, small enough to be read when a test fails. People are numbered; 0 owns it. */
export interface RandomServer {
  readonly id: string
  /** The first is everyone's and has the server's own id. */
  readonly roles: readonly { readonly id: string; readonly permissions: number }[]
  readonly members: readonly {
    readonly userId: string
    readonly roleIds: readonly string[]
    readonly timedOut: boolean
  }[]
  readonly channels: readonly RandomChannel[]
}

export interface RandomChannel {
  readonly id: string
  readonly kind: 'category' | 'text' | 'voice' | 'thread'
  readonly parentId: string | null
  readonly overwrites: readonly Overwrite[]
}

/** Sets in which view_channel (bit 0) is as often there as not. */
const set = fc.oneof(fc.integer({ min: 0, max: allPermissions }), fc.constantFrom(0, 1, 2, 3, allPermissions))

const indexes = (count: number) => fc.uniqueArray(fc.nat({ max: count - 1 }), { maxLength: count })

/** Drawn numbers into ids: a server is a tree of references, which is easier said after drawing than while. */
export const randomServer: fc.Arbitrary<RandomServer> = fc
  .record({
    everyone: set,
    roles: fc.array(set, { maxLength: 3 }),
    members: fc.array(fc.record({ roles: indexes(3), timedOut: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    categories: fc.integer({ min: 0, max: 2 }),
    channels: fc.array(
      fc.record({
        kind: fc.constantFrom('text' as const, 'voice' as const),
        category: fc.nat({ max: 2 }),
        thread: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    overwrites: fc.array(
      fc.record({ place: fc.nat({ max: 9 }), target: fc.nat({ max: 9 }), allow: set, deny: set }),
      { maxLength: 8 },
    ),
  })
  .map((drawn) => {
    const id = crypto.randomUUID()
    const roles = [{ id, permissions: drawn.everyone }].concat(
      drawn.roles.map((permissions) => ({ id: crypto.randomUUID(), permissions })),
    )
    const members = drawn.members.map((member) => ({
      userId: crypto.randomUUID(),
      roleIds: member.roles.flatMap((index) => roles[index + 1]?.id ?? []),
      timedOut: member.timedOut,
    }))
    const categories = Array.from({ length: drawn.categories }, () => ({
      id: crypto.randomUUID(),
      kind: 'category' as const,
      parentId: null,
    }))
    const channels = drawn.channels.map(({ kind, category }) => ({
      id: crypto.randomUUID(),
      kind,
      parentId: categories[category]?.id ?? null,
    }))
    const places = [...categories, ...channels]
    const threads = channels
      .filter(({ kind }, index) => kind === 'text' && drawn.channels[index]?.thread === true)
      .map((channel) => ({ id: crypto.randomUUID(), kind: 'thread' as const, parentId: channel.id }))

    const taken = new Map<string, { place: string; overwrite: Overwrite }>()
    for (const { place, target, allow, deny } of drawn.overwrites) {
      const channel = places[place % places.length]
      const role = roles[target]
      const member = members[(target - roles.length) % members.length]
      if (channel === undefined || (role ?? member) === undefined) continue
      const overwrite = {
        roleId: role?.id ?? null,
        userId: role === undefined ? (member?.userId ?? null) : null,
        allow: Number(BigInt(allow) & ~BigInt(deny)),
        deny,
      }
      taken.set(`${channel.id} ${overwrite.roleId ?? overwrite.userId ?? ''}`, {
        place: channel.id,
        overwrite,
      })
    }
    return {
      id,
      roles,
      members,
      channels: [...places, ...threads].map((channel) => ({
        ...channel,
        overwrites: [...taken.values()]
          .filter(({ place }) => place === channel.id)
          .map(({ overwrite }) => overwrite),
      })),
    }
  })

/** The overwrites that count in a channel, the outermost first: its category's, then its own; a thread has its channel's. */
export function layersOf(server: RandomServer, channel: RandomChannel): readonly (readonly Overwrite[])[] {
  const find = (id: string | null) => server.channels.find((one) => one.id === id)
  const place = channel.kind === 'thread' ? find(channel.parentId) : channel
  return [find(place?.parentId ?? null), place].flatMap((layer) => (layer ? [layer.overwrites] : []))
}
