import { type Bridge, ipc } from '../../../shared/ipc.ts'
import type { SessionLoss } from '../../features/auth/ports.ts'

type SecretsBridge = Pick<Bridge, 'secrets.read' | 'secrets.write' | 'secrets.remove'>

/** Where supabase-js keeps sessions. */
export interface SessionStorage {
  getItem(name: string): Promise<string | null>
  setItem(name: string, value: string): Promise<void>
  removeItem(name: string): Promise<void>
  /** Why the session of that name can't be read although it was looked for, until another one is kept there. */
  readonly lost: (name: string) => SessionLoss | null
}

/**
 * In a browser its local storage. In the desktop app main keeps sessions, where the system's keychain protects them; one that an
 * earlier version left in the local storage moves over.
 */
export function sessionStorage(
  bridge: SecretsBridge | null,
  local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): SessionStorage {
  if (bridge === null)
    return {
      getItem: async (name) => local.getItem(name),
      setItem: async (name, value) => local.setItem(name, value),
      removeItem: async (name) => local.removeItem(name),
      lost: () => null,
    }

  /** This window is the only one that changes them, and supabase-js asks at every request. */
  const known = new Map<string, string | null>()
  const lost = new Map<string, SessionLoss>()

  async function move(name: string): Promise<string | null> {
    const value = local.getItem(name)
    if (value === null) return null
    const written = await bridge?.['secrets.write']({ name, value })
    if (written?.ok === true) local.removeItem(name)
    return value
  }

  return {
    async getItem(name) {
      const here = known.get(name)
      if (here !== undefined) return here
      const answer = await bridge['secrets.read']({ name })
      if (!answer.ok) return null // asked again next time
      const found = ipc['secrets.read'].output.parse(answer.value)
      if (found.lost !== null) lost.set(name, found.lost)
      const value = found.value ?? (await move(name))
      if (found.value !== null) local.removeItem(name)
      known.set(name, value)
      return value
    },
    async setItem(name, value) {
      known.set(name, value)
      lost.delete(name)
      local.removeItem(name)
      await bridge['secrets.write']({ name, value }) // what main can't keep lasts until the window closes
    },
    async removeItem(name) {
      known.set(name, null)
      local.removeItem(name)
      await bridge['secrets.remove']({ name })
    },
    lost: (name) => lost.get(name) ?? null,
  }
}
