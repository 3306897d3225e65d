import type { AuthenticationResponseDetails, AuthInfo } from 'electron'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { ProxyQuestion } from '../../shared/ipc/proxy.ts'
import type { Secrets } from '../secrets/secrets.ts'

const credentials = z.object({ username: z.string(), password: z.string() })
export type ProxyCredentials = z.infer<typeof credentials>

export interface ProxySignIn {
  /** What a server or proxy that asks for a password is given; null: nothing, and its request fails. */
  answer(
    asked: AuthInfo,
    details: Pick<AuthenticationResponseDetails, 'firstAuthAttempt'>,
  ): Promise<ProxyCredentials | null>
  /** The proxy that waits for the person. */
  question(): ProxyQuestion | null
  /** Whoever said no may be asked again: the proxy is another one, or was chosen on purpose. */
  askAnew(): void
  /** The person's answer; null: they would rather not, for five minutes. */
  signIn(host: string, port: number, given: ProxyCredentials | null): Promise<null>
}

export interface ProxySignInInput {
  readonly secrets: Pick<Secrets, 'read' | 'write' | 'remove'>
  readonly log: Pick<Logger, 'warn'>
  readonly onQuestion: (question: ProxyQuestion | null) => void
  /** ms */
  readonly now: () => number
}

/** ms that a no holds: it may have been a slip, and without the proxy the app reaches nobody. */
const noFor = 5 * 60_000

/** The page can't name these: its schema knows sessions only. */
const nameOf = (host: string, port: number): string => `proxy.${host}:${port}`

/**
 * Passwords for proxies. A proxy is given what the person entered for its very address and nothing else; until they have, requests
 * fail, and go on by themselves afterwards, because the app tries again. Servers that ask for a password are given none.
 */
export function createProxySignIn({ secrets, log, onQuestion, now }: ProxySignInInput): ProxySignIn {
  let question: ProxyQuestion | null = null
  const declined = new Map<string, number>()

  function ask(next: ProxyQuestion | null): void {
    question = next
    onQuestion(next)
  }

  const isDeclined = (name: string): boolean => now() - (declined.get(name) ?? -Infinity) < noFor

  return {
    async answer({ isProxy, host, port, realm }, { firstAuthAttempt }) {
      if (!isProxy) {
        log.warn({ event: 'server-asks-for-password', host })
        return null
      }
      const name = nameOf(host, port)
      const found = credentials.safeParse(parseJson((await secrets.read(name)).value))
      if (found.success && firstAuthAttempt) return found.data
      // What can't be taken from the disk is not used again all the same.
      if (found.success) await secrets.remove(name).catch(() => undefined)
      if (isDeclined(name) || (question?.host === host && question.port === port)) return null
      log.warn({ event: 'proxy-asks-for-password', host, port, refused: found.success })
      ask({ host, port, realm: realm.slice(0, 200), refused: found.success })
      return null
    },
    question: () => question,
    askAnew: () => declined.clear(),
    async signIn(host, port, given) {
      // Only for a proxy that asked: a page that was taken over must not place passwords, nor learn of proxies.
      if (question?.host !== host || question.port !== port) return null
      if (given === null) declined.set(nameOf(host, port), now())
      else await secrets.write(nameOf(host, port), JSON.stringify(given))
      ask(null)
      return null
    },
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
