import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findElectron, openBrowser, openDesktop } from './stack/desktop.ts'
import { createProgress } from './stack/progress.ts'
import { build, buildIsStale } from './stack/renderer-build.ts'
import { seedDemo } from './stack/seed.ts'
import { exercise } from './stack/smoke.ts'
import { startStack, type Stack } from './stack/stack.ts'
import { startWeb, type Web } from './stack/web.ts'

const usage = `npm start -- [options]

  (nothing)             the whole of Bonfire on this machine: database, backend, voice, app
  --headless            no window: print the addresses and wait
  --smoke               start, sign in, send a message, join voice, print one line of JSON, stop
  --data DIR            where the data lives (default: .bonfire; with --smoke a folder that is thrown away)
  --url URL --key KEY   only the app, on the Supabase project at URL with its publishable key
  --log                 show what the parts log
`

const flags = readFlags()
const progress = createProgress()
/** What has been started, in order; stopped in reverse. */
const running: { close(): Promise<void> }[] = []
const stopAsked = new Promise<'asked'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      resolve('asked')
    })
  // Killed with signal 9, the set-up that started this can pass nothing on: then its place as parent is taken.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) resolve('asked')
  }, 1000).unref()
})

process.exitCode = flags === null ? 1 : await main(flags)

type Flags = NonNullable<ReturnType<typeof readFlags>>

/** The options of the command, or null after saying what was wrong with them. */
function readFlags() {
  try {
    return parseArgs({
      options: {
        headless: { type: 'boolean', default: false },
        smoke: { type: 'boolean', default: false },
        data: { type: 'string' },
        url: { type: 'string' },
        key: { type: 'string' },
        log: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`)
    return null
  }
}

async function main(flags: Flags): Promise<number> {
  if (flags.help) {
    process.stdout.write(usage)
    return 0
  }
  try {
    const begun = run(flags)
    // A stop that comes during start-up waits for the step under way, so that nothing is left half started.
    const early = await Promise.race([begun, stopAsked])
    if (early === 'asked') await begun.catch(() => undefined)
    else if (early.wait) await early.wait()
    return 0
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    if (flags.smoke) process.stdout.write(`${JSON.stringify({ ok: false, reason })}\n`)
    else process.stderr.write(`\nBonfire could not start: ${reason}\n`)
    return 1
  } finally {
    for (const part of running.reverse()) await part.close()
  }
}

async function run(flags: Flags): Promise<{ wait?: () => Promise<void> }> {
  if (flags.smoke) return smoke(flags)
  if ((flags.url === undefined) !== (flags.key === undefined)) {
    throw new Error(
      '--url and --key go together: the address of the Supabase project and its publishable key',
    )
  }
  if (await buildIsStale()) await progress.step('app built', build)
  if (flags.url !== undefined && flags.key !== undefined) {
    const app = await serve({ url: origin(flags.url), publishableKey: flags.key }, 4400)
    process.stderr.write(`\n  App          ${app.web.url}\n  Backend      ${app.backend.url}\n\n`)
    return openApp(flags, app)
  }
  const stack = await startLocal(flags, resolve(flags.data ?? '.bonfire'), { backend: 54321, sfu: 4443 })
  const demo = await progress
    .step('demo server', () => seedDemo(resolve(flags.data ?? '.bonfire'), stack.url, stack.publishableKey))
    .catch((cause: unknown) => {
      // The demo is an extra: without it Bonfire works as well.
      progress.note(`There is no demo: ${cause instanceof Error ? cause.message : String(cause)}.`)
      return null
    })
  const app = await serve(stack, 4400)
  process.stderr.write(`
  App          ${app.web.url}
  Backend      ${stack.url}
  Voice        ${stack.sfuUrl}
${demo ? `  Sign in as   ${demo.emails.join(', ')}\n  Password     ${demo.password}\n` : ''}
`)
  return openApp(flags, app, stack)
}

async function smoke(flags: Flags): Promise<Record<string, never>> {
  const begun = performance.now()
  const dataDir = flags.data ? resolve(flags.data) : await mkdtemp(join(tmpdir(), 'bonfire-smoke-'))
  if (!flags.data) running.push({ close: () => rm(dataDir, { recursive: true, force: true }) })
  if (await buildIsStale()) await progress.step('app built', build)
  const stack = await startLocal(flags, dataDir, { backend: 0, sfu: 0 })
  const demo = await progress.step('demo server', () => seedDemo(dataDir, stack.url, stack.publishableKey))
  const { web } = await serve(stack, 0)
  const page = await fetch(web.url)
  if (!page.ok) throw new Error(`the app's page answered ${page.status}`)
  const up = Math.round(performance.now() - begun)
  const [email = '', otherEmail = ''] = demo.emails
  const ms = await progress.step('sign-in, message, voice', () =>
    exercise({ ...stack, email, otherEmail, password: demo.password }),
  )
  process.stdout.write(`${JSON.stringify({ ok: true, ms: { start: up, ...ms } })}\n`)
  return {}
}

async function startLocal(
  flags: Flags,
  dataDir: string,
  ports: { backend: number; sfu: number },
): Promise<Stack> {
  const stack = await startStack({
    dataDir,
    backendPort: ports.backend,
    sfuPort: ports.sfu,
    step: (what, work) => progress.step(what, work),
    ...(flags.log && {
      onLine: (part, line) => {
        process.stderr.write(`${part}: ${line}\n`)
      },
    }),
  })
  running.push(stack)
  return stack
}

interface App {
  readonly web: Web
  readonly backend: { readonly url: string; readonly publishableKey: string }
}

async function serve({ url, publishableKey }: App['backend'], port: number): Promise<App> {
  const backend = { url, publishableKey }
  const web = await progress.step('app', () => startWeb(join('out', 'renderer'), port, backend))
  running.push(web)
  return { web, backend }
}

/** Opens the window, or says why it can't, and gives what to wait for. */
async function openApp(flags: Flags, app: App, stack?: Stack): Promise<{ wait: () => Promise<void> }> {
  const ends: Promise<string | null>[] = [stopAsked.then(() => null)]
  if (stack) ends.push(stack.failed)
  if (!flags.headless) {
    const electron = await findElectron()
    if (electron.ok) {
      const desktop = openDesktop(electron.value, app.backend)
      running.push({
        async close() {
          if (desktop.exitCode === null && desktop.kill()) await once(desktop, 'exit')
        },
      })
      // A window that was closed ends the command; one that never came up does not take the rest with it.
      ends.push(
        once(desktop, 'exit').then(([code]: unknown[]) => {
          if (typeof code !== 'number' || code === 0) return null
          process.stderr.write(`  The desktop window ended with an error (${code}).\n`)
          offerBrowser(app.web.url)
          return new Promise<null>(() => undefined)
        }),
      )
    } else {
      process.stderr.write(`  No desktop window: ${electron.error.detail}.\n`)
      offerBrowser(app.web.url)
    }
  }
  process.stderr.write('  Ctrl-C stops everything.\n')
  return {
    async wait() {
      const reason = await Promise.race(ends)
      if (reason !== null) throw new Error(reason)
    },
  }
}

function offerBrowser(url: string): void {
  const opened = openBrowser(url)
  process.stderr.write(`  ${opened ? 'Opening' : 'Open'} ${url} in a browser instead.\n\n`)
}

function origin(address: string): string {
  const url = URL.parse(address)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin
  throw new Error(`--url takes the address of a project, such as https://abc.supabase.co; ${address} is none`)
}
