import type postgres from 'postgres'
import type { Persona, Place } from './personas.ts'

/*
 * One small world in which every table has a row for everybody to see, one for few and one for none:
 *
 *   Camp, owned by `owner`; moderator, member and muted are in it; banned was.
 *     general, camp-thread and old-thread under it; Lounge (voice)
 *     Staff (category, hidden from everyone but the role Moderator)
 *       staff-room, staff-thread under it; staff-voice
 *   Elsewhere, owned by `stranger`, with a general of its own
 *   two direct messages, owner–moderator and member–muted; one group, owner–moderator–member
 */

export const personas = [
  'owner',
  'moderator',
  'member',
  'muted',
  'stranger',
  'banned',
  'newcomer',
  'visitor',
] as const
export type PersonaName = (typeof personas)[number]

export interface World {
  readonly db: postgres.Sql
  readonly who: Readonly<Record<PersonaName, Persona>>
  readonly camp: Camp
  readonly elsewhere: Place
  readonly direct: { readonly staffId: string; readonly membersId: string; readonly groupId: string }
  readonly content: Content
}

export interface Camp {
  readonly serverId: string
  readonly moderatorRole: string
  readonly scoutRole: string
  readonly generalId: string
  readonly loungeId: string
  readonly threadId: string
  readonly oldThreadId: string
  readonly staffCategory: string
  readonly staffRoom: string
  readonly staffThread: string
  readonly staffVoice: string
  readonly invites: Readonly<Record<'owner' | 'member', string>>
}

/** Rows of the world that tests name. */
export interface Content {
  /** Messages by what they say. */
  readonly said: Readonly<Record<string, string>>
  readonly webhooks: Readonly<Record<'general' | 'staff', { id: string; token: string }>>
  readonly emoji: Readonly<Record<'camp' | 'elsewhere', string>>
  readonly pendingUpload: string
}
