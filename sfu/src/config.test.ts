import { describe, expect, it } from 'vitest'
import { parseConfig } from './config.ts'

const secret = 'a-secret-of-a-node-of-enough-length'
const enough = {
  SUPABASE_URL: 'https://project.example.org/',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
  SFU_NODE: 'eu-1',
  SFU_NODE_SECRET: secret,
  SFU_JWT_SECRET: 'a-signing-secret-of-enough-characters',
}

function parsed(env: Record<string, string | undefined>) {
  const result = parseConfig({ ...enough, ...env }, 3)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

function problems(env: Record<string, string | undefined>): readonly string[] {
  const result = parseConfig({ ...enough, ...env }, 3)
  return result.ok ? [] : result.error.map(({ variable, cause }) => `${variable} ${cause}`)
}

describe('the configuration', () => {
  it('needs five variables, listens on loopback and takes one worker a core', () => {
    expect(parsed({})).toEqual({
      host: '127.0.0.1',
      port: 4443,
      tls: null,
      trustedProxies: null,
      allowedOrigins: null,
      media: { host: '127.0.0.1', announcedAddress: null, port: 44_400, workers: 3, workerBin: null },
      maxPeersPerRoom: 500,
      backend: { url: 'https://project.example.org', publishableKey: 'sb_publishable_x' },
      node: { id: 'eu-1', secret },
      tokens: { kind: 'secret', secret: enough.SFU_JWT_SECRET },
      tokenIssuer: null,
      logLevel: 'info',
    })
  })

  it('takes an empty variable for one that is not set', () => {
    expect(parsed({ SFU_PORT: '', SFU_JWKS_URL: '' }).port).toBe(4443)
  })

  it('names every variable that is missing, with what to do', () => {
    const result = parseConfig({}, 1)
    if (result.ok) throw new Error('an empty environment was accepted')
    expect(result.error.map(({ variable }) => variable)).toEqual([
      'SUPABASE_URL',
      'SUPABASE_PUBLISHABLE_KEY',
      'SFU_NODE',
      'SFU_NODE_SECRET',
      'SFU_JWT_SECRET',
    ])
    for (const { cause, fix } of result.error) {
      expect(cause).toMatch(/^is not set/)
      expect(fix).toMatch(/^\w.+\.$/)
    }
  })

  it.each([
    ['SFU_PORT', 'http', 'SFU_PORT is not a whole number'],
    ['SFU_PORT', '65536', 'SFU_PORT is above 65535'],
    ['SFU_WORKERS', '0', 'SFU_WORKERS is below 1'],
    ['SFU_MEDIA_PORT', '65534', 'SFU_MEDIA_PORT leaves too few ports below 65536 for 3 workers'],
    ['SFU_HOST', 'everywhere', 'SFU_HOST is not an IP address'],
    ['SUPABASE_URL', 'ftp://x.example', 'SUPABASE_URL is not an http or https URL'],
    [
      'SFU_NODE',
      'a b',
      'SFU_NODE has characters other than letters, digits, dot, dash and _, or is too long',
    ],
    ['SFU_NODE_SECRET', 'short', 'SFU_NODE_SECRET has fewer than 32 characters'],
    ['SFU_JWT_SECRET', 'short', 'SFU_JWT_SECRET has fewer than 32 characters, too few for HS256'],
    ['SFU_TRUSTED_PROXY', '10.0.0.0/8, proxy', 'SFU_TRUSTED_PROXY has “proxy”, which is no address or block'],
    ['SFU_TLS_CERT', '/cert.pem', 'SFU_TLS_KEY is not set'],
    ['SFU_TLS_KEY', '/key.pem', 'SFU_TLS_CERT is not set'],
    ['SFU_LOG_LEVEL', 'loud', 'SFU_LOG_LEVEL is not one of fatal, error, warn, info, debug, trace, silent'],
  ])('refuses %s=%s', (variable, value, problem) => {
    expect(problems({ [variable]: value })).toEqual([problem])
  })

  it('wants exactly one source of token keys', () => {
    expect(problems({ SFU_JWKS_URL: 'https://project.example.org/jwks' })).toEqual([
      'SFU_JWT_SECRET is set together with SFU_JWKS_URL',
    ])
    expect(problems({ SFU_JWT_SECRET: undefined })).toEqual([
      'SFU_JWT_SECRET is not set, and neither is SFU_JWKS_URL',
    ])
    expect(
      parsed({ SFU_JWT_SECRET: undefined, SFU_JWKS_URL: 'https://project.example.org/jwks' }).tokens,
    ).toEqual({
      kind: 'jwks',
      url: 'https://project.example.org/jwks',
    })
  })

  it('refuses plain HTTP beyond loopback unless a proxy that ends TLS is named', () => {
    const outside = { SFU_HOST: '0.0.0.0', SFU_ANNOUNCED_ADDRESS: '203.0.113.7' }
    expect(problems(outside)).toEqual(['SFU_HOST is 0.0.0.0, where access tokens would travel unencrypted'])
    expect(problems({ ...outside, SFU_TRUSTED_PROXY: '10.0.0.2' })).toEqual([])
    expect(problems({ ...outside, SFU_TLS_CERT: '/cert.pem', SFU_TLS_KEY: '/key.pem' })).toEqual([])
    expect(problems({ SFU_HOST: '::1' })).toEqual([])
  })

  it('wants an address to announce when media listens on every address', () => {
    const cause = 'SFU_ANNOUNCED_ADDRESS is not set, though media listens on every address (0.0.0.0)'
    expect(problems({ SFU_MEDIA_HOST: '0.0.0.0' })).toEqual([cause])
    expect(problems({ SFU_MEDIA_HOST: '0.0.0.0', SFU_ANNOUNCED_ADDRESS: '::' })).toEqual([
      'SFU_ANNOUNCED_ADDRESS stands for every address of the machine and can be announced to nobody',
    ])
    expect(
      parsed({ SFU_MEDIA_HOST: '0.0.0.0', SFU_ANNOUNCED_ADDRESS: 'sfu.example.org' }).media,
    ).toMatchObject({
      host: '0.0.0.0',
      announcedAddress: 'sfu.example.org',
    })
  })

  it('never repeats a secret in what it says', () => {
    const told = JSON.stringify(
      parseConfig({ ...enough, SFU_NODE_SECRET: 'hunter2', SFU_JWT_SECRET: 'hunter2' }, 1),
    )
    expect(told).toContain('SFU_NODE_SECRET')
    expect(told).not.toContain('hunter2')
  })
})
