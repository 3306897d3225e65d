import { type DeviceMemory, deviceMemory } from '../../../shared/device-memory.ts'
import { type Bridge, ipc } from '../../../shared/ipc.ts'
import { err, ok } from '../../../shared/result.ts'
import type { BackendConfig, BackendPort } from '../../features/backend/ports.ts'

/** How long (ms) a backend may take to answer before it counts as unreachable. */
const answerWithin = 8_000

/**
 * Where the backend is: the desktop app's choice, else the file `bonfire.json` that whoever serves this page put beside
 * it, else what somebody typed in on this device.
 */
export function backendSource(
  bridge: Pick<Bridge, 'backend.get'> | null,
  memory: DeviceMemory,
  fetchFrom: typeof fetch,
): BackendPort {
  return {
    async find() {
      const named = bridge === null ? await besideThePage(fetchFrom) : await fromDesktop(bridge)
      if (named !== null) return { config: named, from: bridge === null ? 'page' : 'desktop' }
      const kept = memory.read('backend')
      return kept === null ? null : { config: kept, from: 'device' }
    },
    isKnown: ({ url }) => memory.read('directory', backendName(url)) !== null,
    async reach({ url, publishableKey }) {
      try {
        const answer = await fetchFrom(`${url.replace(/\/+$/, '')}/auth/v1/health`, {
          headers: { apikey: publishableKey },
          signal: AbortSignal.timeout(answerWithin),
        })
        if (answer.status === 401 || answer.status === 403) return err({ kind: 'key-refused' })
        return answer.status < 500 ? ok(null) : err({ kind: 'unreachable' })
      } catch {
        return err({ kind: 'unreachable' })
      }
    },
    keep: (next) => memory.write('backend', next),
    forget: () => memory.write('backend', null),
  }
}

/** Tells backends apart: what is kept on this device for one is not another's. */
export const backendName = (url: string): string => new URL(url).host

async function fromDesktop(bridge: Pick<Bridge, 'backend.get'>): Promise<BackendConfig | null> {
  const answer = await bridge['backend.get']({})
  return answer.ok ? ipc['backend.get'].output.parse(answer.value) : null
}

async function besideThePage(fetchFrom: typeof fetch): Promise<BackendConfig | null> {
  try {
    const answer = await fetchFrom('./bonfire.json', { cache: 'no-store' })
    if (!answer.ok) return null
    const parsed = deviceMemory.backend.safeParse(await answer.json())
    return parsed.success ? parsed.data : null
  } catch {
    return null // no such file, or a server that answers every path with a page
  }
}
