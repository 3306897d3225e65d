import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rpc } from '../../src/shared/backend.ts'
import { signIn, signUp, value, type Account } from '../../scripts/stack/accounts.ts'
import { startChild, type Child } from '../../scripts/stack/child.ts'
import type { Report } from '../bench/report.ts'
import { liftLimits } from '../support/lift-limits.ts'
import { asOwner } from '../support/as-owner.ts'

/**
 * Kills the backend with signal 9 while people insert messages, starts it again on the same folder, and goes on, until
 * the wanted number of messages was acknowledged. Then every acknowledged one must be there, once, in one unbroken order.
 * `--inserts 1000 --kills 3 --writers 4`
 */
export async function run(args: readonly string[]): Promise<Report> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      inserts: { type: 'string', default: '1000' },
      kills: { type: 'string', default: '3' },
      writers: { type: 'string', default: '4' },
    },
  })
  const [inserts, kills, writers] = [Number(values.inserts), Number(values.kills), Number(values.writers)]
  const dataDir = await mkdtemp(join(tmpdir(), 'bonfire-chaos-'))
  let backend = await start(dataDir, 0)
  const port = Number(new URL(url(backend)).port)
  try {
    const password = randomUUID()
    const owner = await signUp(url(backend), key(backend), {
      email: 'owner@chaos.example',
      password,
      username: 'owner',
      displayName: 'Owner',
    })
    const { channels } = await value(owner, 'create_server', { p_name: 'Chaos' })
    const channelId = channels.find((channel) => channel.kind === 'text')?.id
    // Four writers of one account are faster than one person may be.
    await asOwner(dataDir, liftLimits)
    const acknowledged = new Map<string, number>()
    let sent = 0
    let cut = 0
    let restartTime = 0
    const killAt = Array.from({ length: kills }, (_, i) => Math.round((inserts * (i + 1)) / (kills + 1)))
    let restarting = Promise.resolve()
    let down = false
    const restart = async (): Promise<void> => {
      await backend.kill()
      const begun = performance.now()
      backend = await start(dataDir, port)
      restartTime = Math.max(restartTime, performance.now() - begun)
    }
    const write = async (): Promise<void> => {
      while (acknowledged.size < inserts) {
        const id = randomUUID()
        sent++
        // An unanswered message is sent again under the same id until it is answered: exactly what the app does.
        for (;;) {
          const seq = await insert(owner, channelId, id)
          if (seq !== null) {
            acknowledged.set(id, seq)
            break
          }
          cut++
          await restarting
        }
        if (killAt[0] !== undefined && acknowledged.size >= killAt[0] && !down) {
          killAt.shift()
          down = true
          restarting = restart().finally(() => {
            down = false
          })
        }
      }
    }
    await Promise.all(Array.from({ length: writers }, write))
    await restarting
    await restart()
    const reader = await signIn(url(backend), key(backend), { email: 'owner@chaos.example', password })
    const stored = await readAll(reader, channelId)
    const lost = [...acknowledged].filter(([id, seq]) => stored.get(id) !== seq).length
    const seqs = [...stored.values()].sort((a, b) => a - b)
    return {
      name: 'backend',
      figures: {
        acknowledged_count: acknowledged.size,
        lost_count: lost,
        doubled_count: stored.size - sent,
        gaps_count: seqs.filter((seq, i) => seq !== i + 1).length,
        kills_count: kills + 1,
        cut_requests_count: cut,
        restart_max_ms: Math.round(restartTime),
      },
      goals: {
        acknowledged_count: { min: inserts },
        lost_count: { max: 0 },
        doubled_count: { max: 0 },
        gaps_count: { max: 0 },
        cut_requests_count: { min: 1 },
      },
    }
  } finally {
    await backend.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function start(dataDir: string, port: number): Promise<Child> {
  const started = await startChild({
    name: 'backend',
    script: 'supabase/local/main.ts',
    args: ['--data', dataDir, '--port', String(port)],
  })
  if (!started.ok) throw new Error(`the backend did not start: ${started.error.detail}`)
  return started.value
}

const url = (backend: Child): string => String(backend.ready['url'])
const key = (backend: Child): string => String(backend.ready['publishableKey'])

/** The stored message's seq, or null when no answer came. A refusal is a bug and throws. */
async function insert(account: Account, channelId: string | undefined, id: string): Promise<number | null> {
  const answer = await account.client.rpc('send_message', {
    p_channel_id: channelId,
    p_id: id,
    p_body: `message ${id}`,
  })
  if (answer.error) {
    if (answer.status === 0 || answer.status >= 500) return null
    throw new Error(`send_message answered ${answer.status}: ${answer.error.message}`)
  }
  const result = rpc.send_message.parse(answer.data)
  if (!result.ok) throw new Error(`send_message was refused: ${result.error.kind}`)
  return result.value.seq
}

/** id → seq of every message of the channel, read in pages by seq. */
async function readAll(account: Account, channelId: string | undefined): Promise<Map<string, number>> {
  const stored = new Map<string, number>()
  for (let after = 0; ;) {
    const { data, error } = await account.client
      .from('messages')
      .select('id, seq')
      .eq('channel_id', channelId ?? '')
      .gt('seq', after)
      .order('seq')
      .limit(500)
    if (error) throw new Error(`reading messages failed: ${error.message}`)
    const rows = data as { id: string; seq: number }[]
    for (const row of rows) stored.set(row.id, row.seq)
    const last = rows.at(-1)
    if (!last) return stored
    after = last.seq
  }
}
