import './quick-steps.ts'
import 'fake-indexeddb/auto'
import { createClient } from '@supabase/supabase-js'
import { idbOutbox } from '../../../src/renderer/adapters/storage/outbox-storage.ts'
import { browserWindows } from '../../../src/renderer/adapters/desktop/windows.ts'
import type { Client } from '../../../src/renderer/adapters/supabase/client.ts'
import { supabaseSync } from '../../../src/renderer/adapters/supabase/sync.ts'
import { supabaseTopics } from '../../../src/renderer/adapters/supabase/topics.ts'
import { channelIds, channelOf } from '../../../src/renderer/sync/directory/directory.ts'
import { createSyncEngine, type SyncEngine } from '../../../src/renderer/sync/engine.ts'
import type { WakeReason } from '../../../src/renderer/sync/ports.ts'
import type { SyncState } from '../../../src/renderer/sync/state.ts'
import type { Account } from '../../../scripts/stack/accounts.ts'
import type { Database } from '../../../src/shared/database.gen.ts'
import type { Sent } from './compare.ts'
import { fetchOn } from './faulty-fetch.ts'
import { socketsOn } from './faulty-socket.ts'
import { createJumpingClock, type JumpingClock } from './jumping-clock.ts'
import type { Link } from './link.ts'
import type { PersonName, Stage } from './stage.ts'
import type { WindowName } from './plan.ts'

/** A window of the app without its screen: the real engine and adapters on a bad line, and what survives a restart. */
export interface AppWindow {
  readonly name: WindowName
  readonly person: PersonName
  readonly userId: string
  readonly link: Link
  readonly clock: JumpingClock
  /** Null while it is shut. */
  readonly engine: SyncEngine | null
  readonly sent: Sent[]
  /** Channels on its screen. */
  readonly shown: ReadonlySet<string>
  start(): void
  /** Shuts it. Only what is on disk remains. */
  stop(): Promise<void>
  wake(reason: WakeReason): void
  /** Puts a channel out of sight, or back. */
  leave(channelId: string, away: boolean): void
  /** Calls back whenever its state changes, across restarts, until the returned function is called. */
  watch(listener: (state: SyncState, before: SyncState) => void): () => void
}

export interface WindowInput {
  readonly name: WindowName
  readonly personName: PersonName
  /** Signed in already. */
  readonly person: Account
  readonly stage: Stage
  readonly link: Link
}

const storageKey = 'session'

/** A window that is shut, of a person who is signed in. */
export async function makeWindow({ name, personName, person, stage, link }: WindowInput): Promise<AppWindow> {
  const clock = createJumpingClock()
  const disk = new Map<string, string>()
  const wakers = new Set<(reason: WakeReason) => void>()
  const listeners = new Set<(state: SyncState, before: SyncState) => void>()
  const away = new Set<string>()
  const shown = new Map<string, () => void>()
  const random = link.random.fork('engine')
  const { userId } = person
  const owner = `${stage.url} ${userId}`
  let running: { readonly engine: SyncEngine; readonly stop: () => Promise<void> } | null = null

  const connect = (): Client =>
    createClient<Database>(stage.url, stage.publishableKey, {
      auth: {
        storageKey,
        storage: {
          getItem: (key) => disk.get(key) ?? null,
          setItem: (key, text) => void disk.set(key, text),
          removeItem: (key) => void disk.delete(key),
        },
      },
      global: { fetch: fetchOn(link) },
      realtime: { transport: socketsOn(link) },
    })
  const { data } = await person.client.auth.getSession()
  disk.set(storageKey, JSON.stringify(data.session))

  /** Shows every channel there is, but for those that were put out of sight. */
  function show(engine: SyncEngine): void {
    const { directory, status } = engine.store.getState()
    if (status !== 'ready') return
    const wanted = channelIds(directory).filter((id) => {
      const kind = channelOf(directory, id)?.kind
      return kind !== undefined && kind !== 'voice' && kind !== 'category' && !away.has(id)
    })
    for (const [id, stop] of [...shown])
      if (!wanted.includes(id)) {
        shown.delete(id)
        stop()
      }
    for (const id of wanted) {
      if (shown.has(id)) continue
      shown.set(id, () => {})
      shown.set(id, engine.open(id))
    }
  }

  function start(): void {
    if (running !== null) return
    const client = connect()
    const topics = supabaseTopics(client)
    const engine = createSyncEngine({
      selfId: userId,
      backend: supabaseSync(client, topics),
      storage: idbOutbox(owner),
      windows: browserWindows(owner, navigator.locks),
      device: {
        onWake(listener) {
          wakers.add(listener)
          return () => wakers.delete(listener)
        },
        idleFor: () => 0,
      },
      clock,
      random: () => random.next(),
    })
    const unwatch = engine.store.subscribe((state, before) => {
      for (const listener of [...listeners]) listener(state, before)
      if (state.directory !== before.directory || state.status !== before.status) show(engine)
    })
    const closeServer = engine.openServer(stage.serverId)
    void engine.load()
    running = {
      engine,
      async stop() {
        unwatch()
        for (const stop of shown.values()) stop()
        shown.clear()
        closeServer()
        engine.close()
        await client.removeAllChannels()
        await client.realtime.disconnect()
        await client.auth.stopAutoRefresh()
      },
    }
  }

  return {
    name,
    person: personName,
    userId,
    link,
    clock,
    get engine() {
      return running?.engine ?? null
    },
    sent: [],
    get shown() {
      return new Set(shown.keys())
    },
    start,
    async stop() {
      const ending = running
      running = null
      await ending?.stop()
    },
    wake(reason) {
      for (const wake of [...wakers]) wake(reason)
    },
    leave(channelId, isAway) {
      if (isAway) away.add(channelId)
      else away.delete(channelId)
      if (running !== null) show(running.engine)
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
