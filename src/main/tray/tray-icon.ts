import type { ShellState } from '../shell/state.ts'

export const trayLooks = ['away', 'connected', 'talking', 'muted', 'deafened'] as const
type TrayLook = (typeof trayLooks)[number]

/** One of the drawings in `resources/tray`. */
export interface TrayIcon {
  readonly look: TrayLook
  readonly unread: boolean
}

/** What is true of the microphone comes before everything else. Outside of a room nobody hears, so muted says nothing. */
export function trayIcon({ voice, badge }: ShellState): TrayIcon {
  return { look: lookOf(voice), unread: badge.unread || badge.mentions > 0 }
}

function lookOf({ status, deafened, muted, talking }: ShellState['voice']): TrayLook {
  if (status !== 'connected') return 'away'
  if (deafened) return 'deafened'
  if (muted) return 'muted'
  return talking ? 'talking' : 'connected'
}

/**
 * Each system wants its own: macOS black shapes that it colours itself (named `…Template`), Windows 16 px and multiples,
 * Linux panels 24 px.
 */
export function trayFile({ look, unread }: TrayIcon, platform: NodeJS.Platform): string {
  const name = unread ? `${look}-unread` : look
  if (platform === 'darwin') return `${name}Template.png`
  return platform === 'win32' ? `${name}.png` : `${name}-panel.png`
}

const words: Readonly<Record<TrayLook, string>> = {
  away: '',
  connected: '',
  talking: ' (talking)',
  muted: ' (muted)',
  deafened: ' (deafened)',
}

/** At most 127 characters: Windows shows no more. */
export function trayTip(state: ShellState): string {
  const { voice, badge } = state
  const room = voice.room === null ? '' : ` · ${voice.room.name}${words[lookOf(voice)]}`
  const count = badge.mentions
  const waiting =
    count > 0 ? ` · ${count} ${count === 1 ? 'mention' : 'mentions'}` : badge.unread ? ' · unread' : ''
  return `Bonfire${room}${waiting}`.slice(0, 127)
}
