import { join } from 'node:path'
import { z } from 'zod'
import { createSaver } from '../saver.ts'
import { readText, replaceText } from '../text-file.ts'
import { mostPlaces, windowPlace } from './window-place.ts'

const remembered = z.object({
  places: z.array(windowPlace).max(mostPlaces),
  /** The person knows that closing the window leaves the app in the tray. */
  toldOfTray: z.boolean(),
})
type Remembered = z.infer<typeof remembered>

/** What the app notes for itself, in a file of its own. Nobody set it up, so what can't be read is forgotten. */
export interface ShellMemory {
  read(): Remembered
  change(part: Partial<Remembered>): void
  close(): Promise<void>
}

export function createShellMemory(folder: string): ShellMemory {
  const path = join(folder, 'window.json')
  let now = load(path)
  // Where nothing can be written the settings say so.
  const saver = createSaver(() =>
    replaceText(path, JSON.stringify(now)).then(
      () => true,
      () => false,
    ),
  )
  return {
    read: () => now,
    change(part) {
      now = { ...now, ...part }
      saver.changed()
    },
    close: () => saver.close(),
  }
}

function load(path: string): Remembered {
  try {
    return remembered.parse(JSON.parse(readText(path) ?? ''))
  } catch {
    return { places: [], toldOfTray: false }
  }
}
