/**
 * Who may do what: the rules of supabase/migrations/*_resolver.sql in TypeScript, for screens and the SFU. The database decides;
 * a property test holds the two to the same answers.
 *
 * A set of permissions is a number of at most 53 bits. A permission's bit is its place in this list: new ones are added at
 * the end, none is ever moved.
 */
export const permissionNames = [
  'view_channel',
  'send_messages',
  'attach_files',
  'embed_links',
  'add_reactions',
  'mention_everyone',
  'manage_messages',
  'create_threads',
  'manage_channels',
  'manage_roles',
  'manage_server',
  'create_invite',
  'kick_members',
  'ban_members',
  'timeout_members',
  'view_audit_log',
  'manage_webhooks',
  'manage_emoji',
  'connect',
  'speak',
  /** Without it push-to-talk is forced. */
  'use_voice_activity',
  'priority_speaker',
  'mute_members',
  'deafen_members',
  'move_members',
  'whisper',
  'stream',
  'change_nickname',
  'manage_nicknames',
] as const
export type Permission = (typeof permissionNames)[number]

const bit = (name: Permission): bigint => 1n << BigInt(permissionNames.indexOf(name))

/** The set of these permissions. */
export const permissions = (...names: readonly Permission[]): number =>
  Number(names.reduce((set, name) => set | bit(name), 0n))

export const allPermissions = permissions(...permissionNames)

/** What the people of a direct message or group may do in it. */
export const directPermissions = permissions(
  'view_channel',
  'send_messages',
  'attach_files',
  'embed_links',
  'add_reactions',
  'connect',
  'speak',
  'use_voice_activity',
  'stream',
)

export const hasPermission = (set: number, name: Permission): boolean => (BigInt(set) & bit(name)) !== 0n

export interface ServerRules {
  /** Also the id of the role that everybody has. */
  readonly id: string
  readonly ownerId: string
  readonly roles: readonly { readonly id: string; readonly permissions: number }[]
}

/** Somebody in a server. */
export interface Standing {
  readonly userId: string
  /** Without the role everybody has. */
  readonly roleIds: readonly string[]
  readonly timedOut: boolean
}

/** What a channel or category changes for a role or for one member. */
export interface Overwrite {
  readonly roleId: string | null
  readonly userId: string | null
  readonly allow: number
  readonly deny: number
}

/** What somebody may do in a server before channels have their say; nothing when they are not in it (null). */
export function serverPermissions(server: ServerRules, standing: Standing | null): number {
  if (standing === null) return 0
  if (standing.userId === server.ownerId) return allPermissions
  const base = server.roles
    .filter(({ id }) => id === server.id || standing.roleIds.includes(id))
    .reduce((set, role) => set | BigInt(role.permissions), 0n)
  return Number(standing.timedOut ? base & bit('view_channel') : base)
}

/**
 * What somebody may do in a channel.
 *
 * @param layers the overwrites of the channel's category, if it has one, and then its own; a thread has those of its channel.
 * In each layer everyone's come first, then those of the person's roles, then the person's own.
 */
export function channelPermissions(
  server: ServerRules,
  standing: Standing | null,
  layers: readonly (readonly Overwrite[])[],
): number {
  if (standing === null) return 0
  if (standing.userId === server.ownerId) return allPermissions
  const base = BigInt(serverPermissions(server, { ...standing, timedOut: false }))
  const set = layers.reduce((before, layer) => applyLayer(before, layer, server.id, standing), base)
  if ((set & bit('view_channel')) === 0n) return 0
  return Number(standing.timedOut ? bit('view_channel') : set)
}

function applyLayer(before: bigint, layer: readonly Overwrite[], everyone: string, self: Standing): bigint {
  const steps = [
    layer.filter(({ roleId }) => roleId === everyone),
    layer.filter(({ roleId }) => roleId !== null && self.roleIds.includes(roleId)),
    layer.filter(({ userId }) => userId === self.userId),
  ]
  return steps.reduce((set, overwrites) => {
    const deny = overwrites.reduce((sum, overwrite) => sum | BigInt(overwrite.deny), 0n)
    const allow = overwrites.reduce((sum, overwrite) => sum | BigInt(overwrite.allow), 0n)
    return (set & ~deny) | allow
  }, before)
}
