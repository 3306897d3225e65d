import { readFileSync } from 'node:fs'
import type postgres from 'postgres'
import { questions, type Question } from './questions.ts'
import type { Site } from './site.ts'

/** ms on the wall clock as the asker sees them, and of processor in the database's process (Linux only), one for each asking. */
export interface Times {
  readonly wall: number[]
  readonly cpu: number[]
}

/** Asks every question of a round on one connection, as REST does: claims, role and statement in one message. */
export class Interviewer {
  readonly #site: Site
  readonly #connection: postgres.ReservedSql
  readonly #head: number
  readonly #pid: number
  #turn = 0

  static async open(site: Site): Promise<Interviewer> {
    const connection = await site.db.reserve()
    const [row] = await connection<{ head: number; pid: number }[]>`
      select seq::int as head, pg_backend_pid() as pid from public.channel_heads where channel_id = ${site.world.channels[0] ?? ''}`
    return new Interviewer(site, connection, row?.head ?? 0, row?.pid ?? 0)
  }

  private constructor(site: Site, connection: postgres.ReservedSql, head: number, pid: number) {
    this.#site = site
    this.#connection = connection
    this.#head = head
    this.#pid = pid
  }

  async round(): Promise<ReadonlyMap<string, Times>> {
    const times = new Map<string, Times>()
    for (const question of questions) times.set(question.name, await this.#ask(question))
    return times
  }

  async #ask(question: Question): Promise<Times> {
    const { world } = this.#site
    const become = becoming(question.asReader ? world.reader : null)
    const times: Times = { wall: [], cpu: [] }
    for (let i = 0; i < question.times; i++) {
      const statement = `${become};\n${question.ask(world, this.#head, this.#turn++)}`
      const [cpu, begun] = [cpuOf(this.#pid), performance.now()]
      await this.#connection.unsafe(statement)
      times.wall.push(performance.now() - begun)
      times.cpu.push(cpuOf(this.#pid) - cpu)
    }
    return times
  }

  close(): void {
    this.#connection.release()
  }
}

/** For one transaction. @param person null: the superuser, whom no policy holds */
export function becoming(person: string | null): string {
  const claims = JSON.stringify({ sub: person, role: 'authenticated' })
  const role = person === null ? '' : ", set_config('role', 'authenticated', true)"
  return `select set_config('request.jwt.claims', '${claims}', true)${role}`
}

/** ms of processor a process has had (Linux, Documentation/scheduler/sched-stats.rst); NaN elsewhere. */
function cpuOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
