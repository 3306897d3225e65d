import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { parseConfig } from '../../../sfu/src/config.ts'
import { startSfu, type Sfu, type SfuDeps } from '../../../sfu/src/sfu.ts'
import { startFakeBackend, type FakeBackend } from './fake-backend.ts'
import { loopbackEnvironment } from './loopback-node.ts'

const signingSecret = 'the-signing-secret-of-the-test-project'

/** A node in this process with real workers, before a fake backend; both end with the test. */
export interface TestNode {
  readonly sfu: Sfu
  readonly backend: FakeBackend
  /** Every line logged so far. */
  readonly logged: () => string
}

export interface NodeOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly deps?: Omit<SfuDeps, 'log'>
  readonly backendDown?: boolean
}

/** The variables a node needs to run on loopback before this backend. */
export const nodeEnvironment = ({ url, node }: FakeBackend): Record<string, string> =>
  loopbackEnvironment({ url, publishableKey: 'publishable', node, jwtSecret: signingSecret })

export async function startNode({
  env = {},
  deps = {},
  backendDown = false,
}: NodeOptions = {}): Promise<TestNode> {
  const backend = await startFakeBackend()
  backend.setDown(backendDown)
  onTestFinished(() => backend.close())
  const config = parseConfig({ ...nodeEnvironment(backend), ...env }, 1)
  if (!config.ok) throw new Error(JSON.stringify(config.error))
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) })
  const sfu = await startSfu(config.value, { log, ...deps })
  if (!sfu.ok) throw new Error(sfu.error.detail)
  onTestFinished(() => sfu.value.close())
  return { sfu: sfu.value, backend, logged: () => lines.join('') }
}

export interface TokenChange {
  readonly secret?: string
  /** Seconds from now. */
  readonly expiresIn?: number
  readonly claims?: Readonly<Record<string, string>>
}

/** An access token as the test project's Auth would issue it. */
export function tokenOf(
  userId: string,
  { secret = signingSecret, expiresIn = 3600, claims = {} }: TokenChange = {},
): Promise<string> {
  return new SignJWT({ role: 'authenticated', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setAudience('authenticated')
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
    .sign(new TextEncoder().encode(secret))
}

export const someUser = (): string => randomUUID()
export const someChannel = (): string => randomUUID()
