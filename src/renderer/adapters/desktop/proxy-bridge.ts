import type { Bridge } from '../../../shared/ipc.ts'
import { proxyEvents } from '../../../shared/ipc/proxy.ts'
import type { ProxyPort } from '../../features/proxy/ports.ts'
import { followMain } from './follow-main.ts'

/** Chromium asks main for passwords of proxies. A browser asks by itself. */
export const proxyOf = (
  bridge: Pick<Bridge, 'proxy.question' | 'proxy.sign-in' | 'on'> | null,
): ProxyPort => ({
  watch(listener) {
    if (bridge === null) return () => {}
    // It may have asked before this page was there.
    const followed = {
      on: (hear: (payload: unknown) => void) => bridge.on('proxy.question', hear),
      ask: () => bridge['proxy.question']({}),
      parse: (payload: unknown) => proxyEvents['proxy.question'].parse(payload),
    }
    return followMain(followed, listener)
  },
  answer({ host, port }, credentials) {
    void bridge?.['proxy.sign-in']({ host, port, credentials })
  },
})
