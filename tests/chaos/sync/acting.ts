import { setTimeout as pause } from 'node:timers/promises'
import type { Message } from '../../../src/shared/backend.ts'
import type { Result } from '../../../src/shared/result.ts'
import type { SyncEngine } from '../../../src/renderer/sync/engine.ts'
import type { ChangeError } from '../../../src/renderer/sync/ports.ts'
import { type Action, burstSize } from './plan.ts'
import type { AppWindow } from './window.ts'

const emoji = ['👍', '🔥', '🎉', '👀', '😄']

/** Half of what is edited, answered and reacted to is among the newest so many messages, the rest anywhere. */
const newest = 8

/** A channel that was left is out of sight for this long (ms). */
const away = 1_500

/** What the engine may answer to a change in all this turmoil, apart from what is tried again. */
const expected: readonly string[] = ['not-allowed', 'not-found', 'too-many-reactions', 'too-many-pins']

/** The person at a window. */
export interface Acting {
  /** Does something; settles when it is done, or was given up because the window was shut. */
  act(action: Action): Promise<void>
  /** Answers that nobody should get, in words. */
  readonly surprises: readonly string[]
  readonly done: { sent: number; changed: number }
}

/** @param order ids of all channels, in the same order for all windows of a run */
export function createActing(window: AppWindow, order: readonly string[]): Acting {
  const surprises: string[] = []
  const done = { sent: 0, changed: 0 }

  /** Changes are not kept by the engine: a person whose change did not get through makes it again. */
  async function insist(engine: SyncEngine, change: () => Promise<Result<null, ChangeError>>): Promise<void> {
    for (;;) {
      const result = await change()
      if (result.ok) {
        done.changed += 1
        return
      }
      const { error } = result
      if (expected.includes(error.kind)) return
      if (error.kind !== 'unreachable' && error.kind !== 'rate-limited')
        return void surprises.push(`${window.name} was told ${JSON.stringify(error)}`)
      await pause(error.kind === 'rate-limited' ? (error.retry_after ?? 1) * 1_000 : 500)
      if (window.engine !== engine) return
    }
  }

  function send(engine: SyncEngine, channelId: string, body: string, replyTo: string | null): void {
    const id = engine.send(channelId, { body, replyTo, attachments: [] })
    window.sent.push({ id, channelId, refused: false })
    done.sent += 1
  }

  async function act({ kind, text, channel, target }: Action): Promise<void> {
    const { engine, shown } = window
    if (engine === null) return
    const views = engine.store.getState().channels
    const inSightOf = (id: string): readonly Message[] =>
      (views[id]?.timeline.messages ?? []).filter(({ deleted_at }) => deleted_at === null)
    const ownIn = (id: string): readonly Message[] =>
      inSightOf(id).filter((message) => message.author_id === window.userId)
    const all = order.filter((id) => shown.has(id))
    const needsOwn = kind === 'edit' || kind === 'delete'
    const channelId = one(needsOwn ? all.filter((id) => ownIn(id).length > 0) : all, channel)
    if (channelId === undefined) return
    const timeline = views[channelId]?.timeline
    const any = recent(inSightOf(channelId), target)
    const ours = recent(ownIn(channelId), target)
    switch (kind) {
      case 'send':
        return send(engine, channelId, text, null)
      case 'reply':
        return send(engine, channelId, text, any?.id ?? null)
      case 'burst':
        for (let part = 0; part < burstSize; part += 1) send(engine, channelId, `${text} ${part}`, null)
        return
      case 'edit':
        return ours && insist(engine, () => engine.edit(channelId, ours.id, `${text}, changed`))
      case 'delete':
        return ours && insist(engine, () => engine.remove(channelId, ours.id))
      case 'react':
        return (
          any &&
          insist(engine, () =>
            engine.react(channelId, any.id, one(emoji, (channel * 7) % 1) ?? '', target < 0.7),
          )
        )
      case 'pin':
        return any && insist(engine, () => engine.pin(channelId, any.id, any.pinned_at === null))
      case 'read':
        return any && engine.markRead(channelId, any.seq)
      case 'older':
        return engine.loadOlder(channelId)
      case 'around':
        return look(engine, channelId, one(timeline?.messages ?? [], target))
      case 'leave':
        window.leave(channelId, true)
        await pause(away)
        return window.leave(channelId, false)
    }
  }

  function look(engine: SyncEngine, channelId: string, place: Message | undefined): void {
    const isBack = engine.store.getState().channels[channelId]?.timeline.newer === true
    if (isBack || place === undefined) engine.showNewest(channelId)
    else engine.showAround(channelId, place.seq)
  }

  return { act, surprises, done }
}

const recent = <T>(list: readonly T[], place: number): T | undefined =>
  place < 0.5 ? one(list.slice(-newest), place * 2) : one(list, place * 2 - 1)

const one = <T>(list: readonly T[], place: number): T | undefined => list[Math.floor(place * list.length)]
