import {
  type DeviceMemory,
  deviceMemory,
  type MemoryKey,
  type Remembered,
} from '../../../shared/device-memory.ts'

/**
 * JSON in the browser's local storage. What can't be stored (a private window, a full disk) lasts until the window
 * closes.
 */
export function storageMemory(storage: Storage): DeviceMemory {
  const unstored = new Map<string, string | null>()
  const nameOf = (key: MemoryKey, owner?: string): string =>
    owner === undefined ? `bonfire.${key}` : `bonfire.${key}.${owner}`
  return {
    read<K extends MemoryKey>(key: K, owner?: string) {
      const name = nameOf(key, owner)
      const text = unstored.has(name) ? unstored.get(name) : storage.getItem(name)
      if (text === null || text === undefined) return null
      const parsed = deviceMemory[key].safeParse(parseJson(text))
      // The schema was looked up by the key; TypeScript can't follow that.
      return parsed.success ? (parsed.data as Remembered<K>) : null
    },
    write(key, value, owner) {
      const name = nameOf(key, owner)
      const text = value === null ? null : JSON.stringify(value)
      try {
        if (text === null) storage.removeItem(name)
        else storage.setItem(name, text)
        unstored.delete(name)
      } catch {
        unstored.set(name, text)
      }
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
