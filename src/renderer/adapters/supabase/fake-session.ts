import type { SessionStorage } from '../desktop/session-storage.ts'

/** For tests: a storage that forgets with the test, and what lies in it. */
export function memoryStorage(): {
  readonly storage: SessionStorage
  readonly items: Map<string, string>
} {
  const items = new Map<string, string>()
  const storage = {
    getItem: async (name: string) => items.get(name) ?? null,
    setItem: async (name: string, value: string) => void items.set(name, value),
    removeItem: async (name: string) => void items.delete(name),
    lost: () => null,
  }
  return { storage, items }
}

/** For tests: a device that kept no session. */
export const noKeptSession = { lost: () => null, read: async () => null, forget: async () => undefined }
