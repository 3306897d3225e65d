import { expect, test } from 'vitest'
import type { SettingsChange } from '../../shared/settings.ts'
import { fakeSettings } from '../settings/fake-settings.ts'
import { followProxy, proxyConfig } from './proxy.ts'

test.each([
  [{ mode: 'system' }, { mode: 'system' }],
  [{ mode: 'direct' }, { mode: 'direct' }],
  [
    { mode: 'fixed', rules: 'socks5://127.0.0.1:9050' },
    { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:9050' },
  ],
] as const)('%o is Chromium’s %o', (proxy, config) => expect(proxyConfig(proxy)).toEqual(config))

/** A session that writes down what is done to it. */
async function start(switches: readonly string[] = []) {
  const done: unknown[] = []
  const logged: object[] = []
  const settings = fakeSettings()
  const fails = { now: false }
  const stop = await followProxy({
    session: {
      setProxy: async (config) => {
        if (fails.now) throw new Error('no')
        done.push(config)
      },
      closeAllConnections: async () => void done.push('closed'),
    },
    commandLine: { hasSwitch: (name) => switches.includes(name) },
    settings,
    log: { warn: (line: object) => void logged.push(line) },
  })
  const change = async (next: SettingsChange): Promise<void> => {
    settings.change(next)
    await new Promise(setImmediate)
  }
  return { done, logged, change, stop, fails, listens: () => settings.listening() > 0 }
}

test('the proxy of the settings holds before the first request, and is that of the system unless chosen', async () => {
  expect((await start()).done).toEqual([{ mode: 'system' }])
})

test('a change holds at once: what went through the old proxy is closed', async () => {
  const { done, change, stop, listens } = await start()
  await change({ proxy: { mode: 'fixed', rules: 'proxy:3128' } })
  expect(done.slice(1)).toEqual([{ mode: 'fixed_servers', proxyRules: 'proxy:3128' }, 'closed'])
  await change({ keepUnencrypted: true })
  expect(done).toHaveLength(3)
  stop()
  expect(listens()).toBe(false)
})

test.each(['proxy-server', 'no-proxy-server', 'proxy-pac-url'])(
  'whoever starts the app with --%s decides',
  async (name) => {
    const { done, listens } = await start([name])
    expect([done, listens()]).toEqual([[], false])
  },
)

test('a proxy that can’t be set is written down, and the app goes on', async () => {
  const { done, logged, change, fails } = await start()
  fails.now = true
  await change({ proxy: { mode: 'direct' } })
  expect(logged).toMatchObject([{ event: 'proxy-not-set' }])
  fails.now = false
  await change({ proxy: { mode: 'system' } })
  expect(done.slice(1)).toEqual([{ mode: 'system' }, 'closed'])
})
