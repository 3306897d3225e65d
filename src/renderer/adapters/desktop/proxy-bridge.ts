import type { Bridge } from '../../../shared/ipc.ts'
import { proxyEvents, proxyRequests } from '../../../shared/ipc/proxy.ts'
import type { ProxyPort } from '../../features/proxy/ports.ts'

/** Chromium asks main for passwords of proxies. A browser asks by itself. */
export const proxyOf = (
  bridge: Pick<Bridge, 'proxy.question' | 'proxy.sign-in' | 'on'> | null,
): ProxyPort => ({
  watch(listener) {
    if (bridge === null) return () => {}
    let told = false
    const stop = bridge.on('proxy.question', (payload) => {
      told = true
      listener(proxyEvents['proxy.question'].parse(payload))
    })
    // It may have asked before this page was there.
    void bridge['proxy.question']({}).then((answer) => {
      if (answer.ok && !told) listener(proxyRequests['proxy.question'].output.parse(answer.value))
    })
    return () => {
      told = true
      stop()
    }
  },
  answer({ host, port }, credentials) {
    void bridge?.['proxy.sign-in']({ host, port, credentials })
  },
})
