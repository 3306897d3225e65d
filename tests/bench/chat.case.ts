import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { topic, type Channel } from '../../src/shared/backend.ts'
import { build, buildIsStale } from '../../scripts/stack/renderer-build.ts'
import { signIn, signUp, value, type Account } from '../../scripts/stack/accounts.ts'
import { within } from '../../scripts/stack/deadline.ts'
import { startStack } from '../../scripts/stack/stack.ts'
import { startWeb } from '../../scripts/stack/web.ts'
import { asOwner } from '../support/as-owner.ts'
import { launchChromium } from '../support/chromium.ts'
import { liftLimits } from '../support/lift-limits.ts'
import { openScreen, type Screen } from './screen.ts'
import type { Report } from './report.ts'
import { openCommits } from './commits.ts'
import { startRedis } from './redis.ts'
import { median, percentile, round } from './statistics.ts'
import { timed } from './timed.ts'

/**
 * One message at a time: sent → stored (the database's answer) → heard (a second client's socket) → shown (the text on
 * the screen of the real app in Chromium), and beside it a bare Redis publish → heard by a subscriber, and a bare
 * one-row commit in the same Postgres. Interleaved A B B A; ratios are taken round by round. `--rounds 6 --messages 40`
 */
export async function run(args: readonly string[]): Promise<Report> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '6' }, messages: { type: 'string', default: '40' } },
  })
  const [rounds, messages] = [Number(values.rounds), Number(values.messages)]
  if (await buildIsStale()) await build()
  /** What was started, in order. */
  const started: (() => Promise<unknown>)[] = []
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'bonfire-bench-'))
    started.push(() => rm(dataDir, { recursive: true, force: true }))
    const stack = await startStack({ dataDir, backendPort: 0, sfuPort: 0, step: (_, work) => work() })
    started.push(() => stack.close())
    const web = await startWeb(join('out', 'renderer'), 0, {
      url: stack.url,
      publishableKey: stack.publishableKey,
    })
    started.push(() => web.close())
    const redis = await startRedis()
    started.push(() => redis.close())
    const commits = await openCommits(dataDir)
    started.push(() => commits.close())
    const browser = await launchChromium()
    started.push(() => browser.close())
    await asOwner(dataDir, liftLimits)
    const password = randomUUID()
    const sender = await signUp(stack.url, stack.publishableKey, person('sender', password))
    const { server, channels } = await value(sender, 'create_server', { p_name: 'Bench' })
    const { code } = await value(sender, 'create_invite', {
      p_server_id: server.id,
      p_expires_in_seconds: null,
      p_max_uses: null,
    })
    const reader = await signUp(stack.url, stack.publishableKey, person('reader', password))
    await value(reader, 'accept_invite', { p_code: code })
    const listener = await signIn(stack.url, stack.publishableKey, {
      email: 'reader@bench.example',
      password,
    })
    const channel = channels.find(({ kind }) => kind === 'text')
    if (!channel) throw new Error('the new server has no text channel')
    const ear = await listen(listener, channel)
    const screen = await openScreen(
      browser,
      web.url,
      { email: 'reader@bench.example', password },
      channel.name,
    )

    await bonfireRound(sender, channel, ear, screen, messages) // warm-up of both, not counted
    const peers = async (): Promise<Peers> => ({
      redis: await timed(messages, () => redis.publish(`message ${randomUUID()}`)),
      commit: await timed(messages, () => commits.commit()),
    })
    await peers()
    const taken: { bonfire: Times; peers: Peers }[] = []
    for (let i = 0; i < rounds; i++) {
      // A B, then B A: what one leaves behind is borne by the other as often.
      if (i % 2 === 0) {
        const bonfire = await bonfireRound(sender, channel, ear, screen, messages)
        taken.push({ bonfire, peers: await peers() })
      } else {
        const bare = await peers()
        taken.push({ peers: bare, bonfire: await bonfireRound(sender, channel, ear, screen, messages) })
      }
    }
    const all = (pick: (round: (typeof taken)[number]) => number[]): number[] => taken.flatMap(pick)
    const stored = all((r) => r.bonfire.stored)
    const heard = all((r) => r.bonfire.heard)
    const shown = all((r) => r.bonfire.shown)
    const bare = all((r) => r.peers.redis)
    const commit = all((r) => r.peers.commit)
    process.stderr.write(`redis ${redis.version}, ${browser.version()}, node ${process.version}\n`)
    return {
      name: 'chat',
      figures: {
        messages_count: heard.length,
        stored_p50_ms: round(median(stored)),
        stored_p95_ms: round(percentile(stored, 0.95)),
        heard_p50_ms: round(median(heard)),
        heard_p95_ms: round(percentile(heard, 0.95)),
        shown_p50_ms: round(median(shown)),
        shown_p95_ms: round(percentile(shown, 0.95)),
        redis_p50_ms: round(median(bare), 3),
        redis_p95_ms: round(percentile(bare, 0.95), 3),
        commit_p50_ms: round(median(commit)),
        commit_p95_ms: round(percentile(commit, 0.95)),
        heard_after_stored_p50_ms: round(median(heard.map((time, i) => time - (stored[i] ?? 0)))),
        // The goal allows twice Redis and one commit.
        heard_to_allowed_ratio: round(
          median(
            taken.map(
              ({ bonfire, peers: { redis, commit } }) =>
                median(bonfire.heard) / (2 * median(redis) + median(commit)),
            ),
          ),
        ),
      },
      goals: { shown_p95_ms: { max: 100 }, heard_to_allowed_ratio: { max: 1 } },
    }
  } finally {
    for (const stop of started.reverse()) await stop()
  }
}

const patience = 10_000

/** ms from sending, one for each message */
interface Times {
  readonly stored: number[]
  readonly heard: number[]
  readonly shown: number[]
}

interface Peers {
  readonly redis: number[]
  readonly commit: number[]
}

const person = (name: string, password: string) => ({
  email: `${name}@bench.example`,
  password,
  username: name,
  displayName: name,
})

/** Message id → when a plain client's socket had it, on the clock of this process. */
async function listen(account: Account, channel: Channel): Promise<(id: string) => Promise<number>> {
  const waiting = new Map<string, (at: number) => void>()
  const subscribed = Promise.withResolvers<null>()
  await account.client.realtime.setAuth()
  account.client
    .channel(topic.channel(channel.id, channel.epoch), { config: { private: true } })
    .on('broadcast', { event: 'message' }, ({ payload }: { payload: { message: { id: string } } }) => {
      waiting.get(payload.message.id)?.(now())
      waiting.delete(payload.message.id)
    })
    .subscribe((status: string, error) => {
      if (status === 'SUBSCRIBED') subscribed.resolve(null)
      else if (status !== 'CLOSED') subscribed.reject(error ?? new Error(status))
    })
  await subscribed.promise
  return (id) => new Promise((resolve) => waiting.set(id, resolve))
}

async function bonfireRound(
  sender: Account,
  channel: Channel,
  ear: (id: string) => Promise<number>,
  screen: Screen,
  messages: number,
): Promise<Times> {
  const times: Times = { stored: [], heard: [], shown: [] }
  for (let i = 0; i < messages; i++) {
    const id = randomUUID()
    const text = `message ${id}`
    const heard = ear(id)
    const shown = screen.shows(text)
    const begun = now()
    await value(sender, 'send_message', { p_channel_id: channel.id, p_id: id, p_body: text })
    times.stored.push(now() - begun)
    times.heard.push((await within('a message on the other socket', patience, heard)) - begun)
    times.shown.push((await within('a message on the other screen', patience, shown)) - begun)
  }
  return times
}

/** ms on the wall clock, which the page shares, with fractions. */
const now = (): number => performance.timeOrigin + performance.now()
