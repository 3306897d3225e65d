import { isIP } from 'node:net'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { isLoopback, parseTrustedProxies, type TrustedProxies } from './trusted-proxy.ts'

/** Where the key of access tokens comes from. Chosen here and only here, never by what a token says of itself. */
export type TokenSource =
  { readonly kind: 'secret'; readonly secret: string } | { readonly kind: 'jwks'; readonly url: string }

/** Everything an SFU node is told, checked. */
export interface Config {
  /** Address and port of signalling; port 0 means any free one. */
  readonly host: string
  readonly port: number
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  readonly trustedProxies: TrustedProxies | null
  /** Browser origins that may connect; null means any, as the token and not the origin is the proof. */
  readonly allowedOrigins: readonly string[] | null
  readonly media: MediaConfig
  readonly maxPeersPerRoom: number
  readonly backend: { readonly url: string; readonly publishableKey: string }
  readonly node: { readonly id: string; readonly secret: string }
  readonly tokens: TokenSource
  readonly tokenIssuer: string | null
  readonly logLevel: LogLevel
}

/** Worker n takes UDP and TCP port `port + n`; `port` 0 means any free one for each. */
export interface MediaConfig {
  readonly host: string
  readonly announcedAddress: string | null
  readonly port: number
  readonly workers: number
  /** null: the binary mediasoup came with. */
  readonly workerBin: string | null
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** One thing wrong with the environment, in words for whoever runs the node. */
export interface ConfigProblem {
  readonly variable: string
  readonly cause: string
  readonly fix: string
}

const defaultHost = '127.0.0.1'
const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.int().min(min, `is below ${min}`).max(max, `is above ${max}`))
const address = z.string().refine((text) => isIP(text) !== 0, 'is not an IP address')
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''))

const environment = z.object({
  SFU_HOST: address.default(defaultHost),
  SFU_PORT: integer(0, 65_535).default(4443),
  SFU_TLS_CERT: z.string().optional(),
  SFU_TLS_KEY: z.string().optional(),
  SFU_TRUSTED_PROXY: z.string().optional(),
  SFU_ALLOWED_ORIGINS: z.string().optional(),
  SFU_MEDIA_HOST: address.optional(),
  SFU_ANNOUNCED_ADDRESS: z
    .string()
    .regex(/^[0-9a-z.:-]+$/i, 'is neither an IP address nor a host name')
    .refine(
      (text) => !isWildcard(text),
      'stands for every address of the machine and can be announced to nobody',
    )
    .optional(),
  SFU_MEDIA_PORT: integer(0, 65_535).default(44_400),
  SFU_WORKERS: integer(1, 256).optional(),
  SFU_MAX_PEERS_PER_ROOM: integer(2, 10_000).default(500),
  MEDIASOUP_WORKER_BIN: z.string().optional(),
  SUPABASE_URL: httpUrl,
  SUPABASE_PUBLISHABLE_KEY: z.string(),
  SFU_NODE: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'has characters other than letters, digits, dot, dash and _, or is too long'),
  SFU_NODE_SECRET: z.string().min(32, 'has fewer than 32 characters'),
  SFU_JWT_SECRET: z.string().min(32, 'has fewer than 32 characters, too few for HS256').optional(),
  SFU_JWKS_URL: httpUrl.optional(),
  SFU_JWT_ISSUER: z.string().optional(),
  SFU_LOG_LEVEL: z.enum(logLevels, { error: `is not one of ${logLevels.join(', ')}` }).default('info'),
})
type Environment = z.infer<typeof environment>
/** The environment before it is checked. */
type Given = Readonly<Partial<Record<keyof Environment, string>>>

const fixes: Readonly<Record<keyof Environment, string>> = {
  SFU_HOST: 'Give the IP address to listen on, such as 127.0.0.1 or 0.0.0.0.',
  SFU_PORT: 'Give the port of signalling, or 0 for any free one.',
  SFU_TLS_CERT: 'Give the path of the certificate chain in PEM form, together with SFU_TLS_KEY.',
  SFU_TLS_KEY: 'Give the path of the private key in PEM form, together with SFU_TLS_CERT.',
  SFU_TRUSTED_PROXY: 'List the addresses or CIDR blocks of your proxies, such as 10.0.0.0/8,192.168.1.4.',
  SFU_ALLOWED_ORIGINS:
    'List origins such as https://chat.example.org, or leave it out to allow every origin.',
  SFU_MEDIA_HOST: 'Give the IP address media is received on; left out, it is SFU_HOST.',
  SFU_ANNOUNCED_ADDRESS: 'Give the address under which people reach this machine.',
  SFU_MEDIA_PORT: 'Give the first of one UDP and TCP port per worker, or 0 for any free ones.',
  SFU_WORKERS: 'Give the number of workers, or leave it out for one a core.',
  SFU_MAX_PEERS_PER_ROOM: 'Give the most people one room may hold, or leave it out for 500.',
  MEDIASOUP_WORKER_BIN: 'Give the path of the mediasoup worker binary.',
  SUPABASE_URL: 'Give the URL of the backend, such as https://project.example.org.',
  SUPABASE_PUBLISHABLE_KEY: "Give the backend's publishable key. The secret key is never needed here.",
  SFU_NODE: 'Give the name under which register_sfu_node() made this node.',
  SFU_NODE_SECRET: 'Give the secret with which register_sfu_node() made this node.',
  SFU_JWT_SECRET: 'Set either SFU_JWT_SECRET (HS256) or SFU_JWKS_URL (ES256, RS256, EdDSA), not both.',
  SFU_JWKS_URL: 'Set either SFU_JWKS_URL (ES256, RS256, EdDSA) or SFU_JWT_SECRET (HS256), not both.',
  SFU_JWT_ISSUER: 'Give the iss claim of your access tokens, or leave it out to accept any.',
  SFU_LOG_LEVEL: 'Leave it out for info.',
}

/** Checks the whole environment at once; every problem is told, not only the first. `cores` is the default of workers. */
export function parseConfig(
  env: Readonly<Record<string, string | undefined>>,
  cores: number,
): Result<Config, readonly ConfigProblem[]> {
  // Compose files and shells hand over unset variables as empty ones.
  const given: Given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(given)
  const tokens = tokenSource(given)
  const crossed = [...tlsProblems(given), ...(tokens === null ? [tokensProblem(given)] : [])]
  if (!parsed.success)
    return err([...parsed.error.issues.map((issue) => problemOf(issue, given)), ...crossed])
  const { data } = parsed
  const media = mediaOf(data, cores)
  const proxies = data.SFU_TRUSTED_PROXY === undefined ? null : parseTrustedProxies(data.SFU_TRUSTED_PROXY)
  if (proxies?.ok === false) {
    crossed.push(problem('SFU_TRUSTED_PROXY', `has “${proxies.error}”, which is no address or block`))
  }
  const problems = [...crossed, ...mediaProblems(media)]
  if (problems.length > 0 || tokens === null) return err(problems)
  return ok({
    host: data.SFU_HOST,
    port: data.SFU_PORT,
    tls:
      data.SFU_TLS_CERT !== undefined && data.SFU_TLS_KEY !== undefined
        ? { certFile: data.SFU_TLS_CERT, keyFile: data.SFU_TLS_KEY }
        : null,
    trustedProxies: proxies?.ok ? proxies.value : null,
    allowedOrigins: data.SFU_ALLOWED_ORIGINS?.split(',').map((origin) => origin.trim()) ?? null,
    media,
    maxPeersPerRoom: data.SFU_MAX_PEERS_PER_ROOM,
    backend: { url: data.SUPABASE_URL, publishableKey: data.SUPABASE_PUBLISHABLE_KEY },
    node: { id: data.SFU_NODE, secret: data.SFU_NODE_SECRET },
    tokens,
    tokenIssuer: data.SFU_JWT_ISSUER ?? null,
    logLevel: data.SFU_LOG_LEVEL,
  })
}

function mediaOf(data: Environment, cores: number): MediaConfig {
  return {
    host: data.SFU_MEDIA_HOST ?? data.SFU_HOST,
    announcedAddress: data.SFU_ANNOUNCED_ADDRESS ?? null,
    port: data.SFU_MEDIA_PORT,
    workers: data.SFU_WORKERS ?? Math.max(1, cores),
    workerBin: data.MEDIASOUP_WORKER_BIN ?? null,
  }
}

function mediaProblems({ host, announcedAddress, port, workers }: MediaConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (isWildcard(host) && announcedAddress === null) {
    problems.push(
      problem('SFU_ANNOUNCED_ADDRESS', `is not set, though media listens on every address (${host})`),
    )
  }
  if (port + workers > 65_536) {
    problems.push(problem('SFU_MEDIA_PORT', `leaves too few ports below 65536 for ${workers} workers`))
  }
  return problems
}

function tokenSource({ SFU_JWT_SECRET: secret, SFU_JWKS_URL: url }: Given): TokenSource | null {
  if (secret !== undefined) return url === undefined ? { kind: 'secret', secret } : null
  return url === undefined ? null : { kind: 'jwks', url }
}

function tokensProblem({ SFU_JWT_SECRET: secret }: Given): ConfigProblem {
  const cause =
    secret === undefined ? 'is not set, and neither is SFU_JWKS_URL' : 'is set together with SFU_JWKS_URL'
  return problem('SFU_JWT_SECRET', cause)
}

function tlsProblems({ SFU_TLS_CERT: cert, SFU_TLS_KEY: key, ...given }: Given): ConfigProblem[] {
  const host = given.SFU_HOST ?? defaultHost
  if (cert !== undefined && key === undefined) return [problem('SFU_TLS_KEY', 'is not set')]
  if (cert === undefined && key !== undefined) return [problem('SFU_TLS_CERT', 'is not set')]
  if (cert !== undefined || given.SFU_TRUSTED_PROXY !== undefined || isIP(host) === 0 || isLoopback(host))
    return []
  return [
    {
      variable: 'SFU_HOST',
      cause: `is ${host}, where access tokens would travel unencrypted`,
      fix: 'Set SFU_TLS_CERT and SFU_TLS_KEY, or name the proxy that ends TLS in SFU_TRUSTED_PROXY, or listen on 127.0.0.1.',
    },
  ]
}

function problem(variable: keyof Environment, cause: string): ConfigProblem {
  return { variable, cause, fix: fixes[variable] }
}

function problemOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): ConfigProblem {
  const variable = String(issue.path[0])
  const cause = variable in given ? issue.message : 'is not set'
  return { variable, cause, fix: new Map(Object.entries(fixes)).get(variable) ?? '' }
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || /^[0:]+$/.test(address)
}
