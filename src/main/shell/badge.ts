import type { ShellState } from './state.ts'

type Badge = ShellState['badge']

/** The drawing in `resources/overlay` that lies over the taskbar's button on Windows, with its words; null: none. */
export function overlayOf({
  mentions,
  unread,
}: Badge): { readonly file: string; readonly words: string } | null {
  if (mentions > 9) return { file: 'more.png', words: 'More than 9 mentions' }
  if (mentions > 0)
    return { file: `${mentions}.png`, words: mentions === 1 ? '1 mention' : `${mentions} mentions` }
  return unread ? { file: 'unread.png', words: 'Unread messages' } : null
}

/** What stands on the icon in the dock of macOS. */
export const dockBadge = ({ mentions, unread }: Badge): string =>
  mentions > 0 ? String(mentions) : unread ? '•' : ''
