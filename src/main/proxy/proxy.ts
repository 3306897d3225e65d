import type { CommandLine, ProxyConfig, Session } from 'electron'
import type { Logger } from 'pino'
import type { Settings } from '../../shared/settings.ts'
import type { SettingsStore } from '../settings/store.ts'

/** Switches of Chromium by which whoever starts the app names a proxy; they win over the settings. */
const switches = ['proxy-server', 'proxy-pac-url', 'proxy-auto-detect', 'no-proxy-server']

export function proxyConfig(proxy: Settings['proxy']): ProxyConfig {
  return proxy.mode === 'fixed' ? { mode: 'fixed_servers', proxyRules: proxy.rules } : { mode: proxy.mode }
}

export interface ProxyInput {
  readonly session: Pick<Session, 'setProxy' | 'closeAllConnections'>
  readonly commandLine: Pick<CommandLine, 'hasSwitch'>
  readonly settings: Pick<SettingsStore, 'read' | 'subscribe'>
  readonly log: Pick<Logger, 'warn'>
}

/** Resolves once the settings' proxy holds, so before any request; from then on it follows them until it is closed. */
export async function followProxy({ session, commandLine, settings, log }: ProxyInput): Promise<() => void> {
  if (switches.some((name) => commandLine.hasSwitch(name))) return () => {}

  let applying: Promise<void> = Promise.resolve()
  const apply = (change: boolean): Promise<void> => {
    applying = applying.then(async () => {
      try {
        await session.setProxy(proxyConfig(settings.read().proxy))
        // What is open goes through the proxy of before.
        if (change) await session.closeAllConnections()
      } catch (cause) {
        log.warn({ event: 'proxy-not-set', err: cause })
      }
    })
    return applying
  }

  await apply(false)
  return settings.subscribe((now, before) => {
    if (now.proxy !== before.proxy) void apply(true)
  })
}
