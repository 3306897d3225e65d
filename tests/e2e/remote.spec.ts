import { randomBytes } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { createClient } from '@supabase/supabase-js'
import { base64url, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { io } from 'socket.io-client'
import { loadKeys, type Keys } from '../../supabase/local/keys.ts'
import { startChild, type Child } from '../../scripts/stack/child.ts'
import { signalingVersion } from '../../src/shared/signaling.ts'
import { sound } from '../../scripts/setup/needs.mjs'
import { lacking } from '../support/equipment.ts'
import { startSoundCard } from '../support/sound/sound-card.ts'
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts'
import {
  arrive,
  createServer,
  inviteLink,
  joinByLink,
  joinVoice,
  reads,
  say,
  signUp,
  type Person,
} from './person.ts'
import { speakUntilHeard } from '../support/sound/talk.ts'

// Backend, SFU and app as three processes that know of each other what a hosted project would tell them: an address, a
// publishable key, the row in app_config, and a JWKS by which ES256 tokens are verified.

let dataDir: string
let issuer: TokenIssuer
let backend: Child, sfu: Child
let appUrl: string
let keys: Keys
/** What was started, in order. */
const started: (() => Promise<void>)[] = []

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'bonfire-remote-'))
  started.push(() => rm(dataDir, { recursive: true, force: true }))
  issuer = await startTokenIssuer(() => String(backend.ready['url']))
  started.push(() => issuer.close())
  backend = await start('backend', 'supabase/local/main.ts', [
    '--data',
    dataDir,
    '--port',
    '0',
    '--jwks',
    issuer.jwksUrl,
  ])
  started.push(() => backend.stop())
  const loaded = await loadKeys(dataDir)
  if (!loaded.ok) throw new Error(loaded.error.message)
  keys = loaded.value
  const secret = randomBytes(32).toString('hex')
  const admin = createClient(issuer.url, keys.secret, { auth: { persistSession: false } })
  expect((await admin.rpc('register_sfu_node', { p_node: 'far', p_secret: secret })).error).toBeNull()
  sfu = await start('sfu', 'sfu/src/index.ts', [], {
    SUPABASE_URL: issuer.url,
    SUPABASE_PUBLISHABLE_KEY: keys.publishable,
    SFU_JWKS_URL: issuer.jwksUrl,
    SFU_NODE: 'far',
    SFU_NODE_SECRET: secret,
    SFU_PORT: '0',
    SFU_MEDIA_PORT: '0',
    SFU_WORKERS: '1',
  })
  started.push(() => sfu.stop())
  const { error } = await admin
    .from('app_config')
    .update({ sfu_urls: [sfuUrl()] })
    .eq('id', true)
  expect(error).toBeNull()
  const app = await startApp(issuer.url, keys.publishable)
  appUrl = app.url
  started.push(async () => {
    app.process.kill('SIGTERM')
    await once(app.process, 'exit')
  })
})
test.afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

test('two people chat and talk on a backend and a voice server joined only by address, key and configuration', async () => {
  const noSound = lacking(sound)
  test.skip(noSound !== null, noSound ?? '')
  const card = await startSoundCard(['Ann', 'Bob'])
  started.push(() => card.close())
  const ann = await arrive('Ann', appUrl, card)
  const bob = await arrive('Bob', appUrl, card)
  try {
    await signUp(ann)
    await createServer(ann, 'Far away')
    await signUp(bob)
    await joinByLink(bob, await inviteLink(ann, 'Far away'), 'Far away')
    await say(ann, 'Signed by another hand.')
    await reads(bob, 'Signed by another hand.')
    expect(await tokenHeader(ann)).toMatchObject({ alg: 'ES256', kid: 'test-key-1' })

    await issuer.rotate()
    await bob.page.reload()
    await joinVoice(bob)
    await joinVoice(ann)
    const heard = await speakUntilHeard(card, 'Ann', 'Bob', 'Three processes carry this voice.')
    expect(heard.score).toBeGreaterThan(0.8)
    await say(bob, 'Heard you.')
    await reads(ann, 'Heard you.')
  } finally {
    await ann.browser.close()
    await bob.browser.close()
  }
})

test('while a key is being rotated, tokens of the new and of the still published old one are taken', async () => {
  const claims = await freshClaims()
  const old = await issuer.sign(claims)
  await issuer.rotate()
  const fresh = await issuer.sign(claims)
  // Both ask the issuer for keys again only so often: a new one is taken when that pause is over.
  await expect(async () => {
    expect(await sfuAnswer(fresh)).toBe('connected')
    expect(await restStatus(fresh)).toBe(200)
  }).toPass({ timeout: 60_000 })
  expect(await sfuAnswer(old)).toBe('connected')
  expect(await restStatus(old)).toBe(200)
})

test('forged, foreign and expired tokens are refused by the backend and by the voice server', async () => {
  const claims = await freshClaims()
  const now = Math.floor(Date.now() / 1000)
  const publicKey = new TextEncoder().encode(JSON.stringify(issuer.publicKey()))
  const stolen = new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setExpirationTime('1h')
  const other = await startTokenIssuer(() => '')
  const bad: Readonly<Record<string, string>> = {
    'alg none': new UnsecuredJWT({ ...claims }).setExpirationTime('1h').encode(),
    'HS256 with the public key as its secret': await stolen.sign(publicKey),
    'HS256 with the backend’s own secret': await stolen.sign(new TextEncoder().encode(keys.jwtSecret)),
    'HS256 with the public key’s bytes': await stolen.sign(base64url.decode(String(issuer.publicKey().x))),
    'another audience': await issuer.sign({ ...claims, aud: 'somebody-else' }),
    'a role above its own': await issuer.sign({ ...claims, role: 'service_role' }),
    'no role': await issuer.sign({ sub: claims.sub, aud: 'authenticated' }),
    expired: await issuer.sign({ ...claims, exp: now - 60 }),
    'another project’s key': await other.sign(claims),
    'not a token': 'x.y.z',
  }
  await other.close()
  await importJWK(issuer.publicKey(), 'ES256') // the published key is a usable one, or the cases above prove nothing
  const good = await issuer.sign(claims)
  expect(await sfuAnswer(good)).toBe('connected')
  expect(await restStatus(good)).toBe(200)
  for (const [what, token] of Object.entries(bad)) {
    expect(await restStatus(token), `REST, ${what}`).toBe(401)
    expect(await sfuAnswer(token), `SFU, ${what}`).toMatch(/^token-(invalid|expired)$/)
  }
})

const sfuUrl = (): string => String(sfu.ready['url'])

async function start(
  name: string,
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Child> {
  const child = await startChild({ name, script, args, env })
  if (!child.ok) throw new Error(`${name}: ${child.error.detail}`)
  return child.value
}

/** The command a person types: only the app, on a given project. */
async function startApp(url: string, key: string): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--experimental-strip-types', 'scripts/start.ts', '--headless', '--url', url, '--key', key],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  for await (const line of createInterface({ input: child.stderr })) {
    said += `${line}\n`
    const found = /App\s+(http:\S+)/.exec(line)?.[1]
    if (found !== undefined) {
      child.stderr.resume()
      return { process: child, url: found }
    }
  }
  throw new Error(`the app command ended without an address:\n${said}`)
}

async function tokenHeader({ page }: Person): Promise<unknown> {
  const { origins } = await page.context().storageState()
  const stored = origins
    .flatMap(({ localStorage }) => localStorage)
    .find(({ value }) => value.includes('access_token'))
  const token = (JSON.parse(stored?.value ?? '{}') as { access_token?: string }).access_token ?? ''
  return JSON.parse(new TextDecoder().decode(base64url.decode(token.split('.')[0] ?? '')))
}

async function freshClaims() {
  const client = createClient(issuer.url, keys.publishable, { auth: { persistSession: false } })
  const email = `${crypto.randomUUID()}@remote.example`
  const { data, error } = await client.auth.signUp({ email, password: crypto.randomUUID() })
  if (error || !data.user) throw new Error(error?.message ?? 'no user')
  return { sub: data.user.id, aud: 'authenticated', role: 'authenticated', email }
}

async function restStatus(token: string): Promise<number> {
  const answer = await fetch(`${issuer.url}/rest/v1/app_config?select=sfu_urls`, {
    headers: { apikey: keys.publishable, authorization: `Bearer ${token}` },
  })
  return answer.status
}

/** `connected`, or the kind of refusal. */
async function sfuAnswer(token: string): Promise<string> {
  const socket = io(sfuUrl(), {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { version: signalingVersion, token },
  })
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => {
        resolve('connected')
      })
      socket.once('connect_error', (error: Error & { data?: { kind?: string } }) => {
        resolve(error.data?.kind ?? error.message)
      })
    })
  } finally {
    socket.disconnect()
  }
}
