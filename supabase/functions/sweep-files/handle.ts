import { sweep, type Project } from './sweep.ts'

const answer = (status: number, body: unknown): Response => Response.json(body, { status })

/** Sweeps for whoever knows `token`: the schedule, which can do nothing else with it. */
export async function handle(request: Request, project: Project, token: string): Promise<Response> {
  if (request.method !== 'POST') return answer(405, { error: 'Ask with POST.' })
  const sent = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
  if (token === '' || !(await isSame(sent, token)))
    return answer(401, { error: 'Send SWEEP_TOKEN, a secret of this function, as Bearer token.' })
  return answer(200, { removed: await sweep(project) })
}

/** By their hashes, so that the time it takes tells nothing of where two tokens differ. */
async function isSame(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map(hash))
  return first === second
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest)).join()
}
