import type { KeyLabels } from '../../../shared/shortcut-words.ts'

/** What is printed on this keyboard, by key code; null where the browser doesn't tell. */
export async function keyLabels({ keyboard }: Pick<Navigator, 'keyboard'>): Promise<KeyLabels> {
  try {
    return keyboard === undefined ? null : new Map(await keyboard.getLayoutMap())
  } catch {
    return null // refused inside frames
  }
}
