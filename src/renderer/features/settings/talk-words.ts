import type { TalkProblem, TalkSource, TalkStatus } from '../../../shared/ipc/talk.ts'
import type { ShortcutAction } from '../../../shared/shortcut.ts'
import type { Platform } from './ports.ts'
import type { ShortcutWarning } from './shortcut-warnings.ts'

export const actionWords: Readonly<Record<ShortcutAction, string>> = {
  talk: 'Talk',
  mute: 'Mute or unmute',
  deafen: 'Deafen or undeafen',
}

export const sourceWords: Readonly<Record<TalkSource, string>> = {
  window: 'Bonfire’s window',
  hook: 'Key hook',
  portal: 'Desktop portal',
  shortcut: 'Global shortcuts',
  socket: 'Command line',
}

type Line = TalkStatus['sources'][number]

/** What a source does right now, after its name. */
export function stateWords({ source, state, problem }: Line): string {
  if (state === 'ready') return readyWords[source]
  if (state === 'starting') return problem === 'died' ? 'ended, is being started again' : 'is starting'
  if (state === 'off') return 'not needed here'
  return problem === null ? 'doesn’t work' : problemWords[problem]
}

const readyWords: Readonly<Record<TalkSource, string>> = {
  window: 'sees keys while it has the focus',
  hook: 'sees keys in every window',
  portal: 'sees keys in every window',
  shortcut: 'sees presses in every window',
  socket: 'takes “bonfire ptt down” and “up”',
}

const problemWords: Readonly<Record<TalkProblem, string>> = {
  'not-allowed': 'was refused',
  'needs-permission': 'waits for your permission',
  'not-available': 'not available on this system',
  'no-display': 'no display to listen to',
  hangs: 'stopped answering, is being started again',
  died: 'ended, is being started again',
  taken: 'another program has this key',
}

/** What sees keys of other windows is off: no key needs it. How far keys would reach is not known then. */
export function nobodyLooks({ sources }: TalkStatus): boolean {
  const far = sources.filter(({ source }) => source !== 'window' && source !== 'socket')
  return far.length > 0 && far.every(({ state }) => state === 'off')
}

/** How far keys reach, in one line. */
export function reachWords(status: TalkStatus, platform: Platform): string {
  const { global, seesRelease } = status
  if (platform === 'browser') return 'Keys work while this page has the focus'
  if (nobodyLooks(status)) return 'No key is in use, so none is watched for elsewhere'
  if (global === null) return 'Keys work only while Bonfire has the focus'
  return seesRelease ? 'Keys work in every window' : 'Keys work in every window, as switches'
}

export interface Advice {
  readonly text: string
  /** The system can be asked; what the button says. */
  readonly ask?: string
}

/** What to do so that keys reach further; null: nothing. */
export function adviceOf(status: TalkStatus, platform: Platform): Advice | null {
  if (platform === 'browser')
    return { text: 'A browser shows a page only its own keys. In the desktop app they work in every window.' }
  if (status.global !== null)
    return status.seesRelease
      ? null
      : {
          text: 'Your desktop tells of presses only, not of letting go. So push-to-talk works as a switch here: press to talk, press again to stop.',
        }
  if (nobodyLooks(status)) return null
  const failed = status.sources.filter(({ state }) => state === 'failed')
  const problems = new Set(failed.map(({ problem }) => problem))
  if (problems.has('needs-permission') || problems.has('not-allowed')) return permissionAdvice(platform)
  if (status.sources.some(({ state }) => state === 'starting')) return null
  if (problems.has('hangs') || problems.has('died'))
    return {
      text: 'The key hook ended again and again. Restart Bonfire. Until then, keep its window in front to talk.',
    }
  if (platform === 'linux') return { text: commandAdvice }
  return { text: 'Restart Bonfire. Until then, keep its window in front to talk.' }
}

const commandAdvice =
  'Your desktop offers no way to see keys of other windows. In its own keyboard settings, give a key the command “bonfire ptt toggle”; or “bonfire ptt down” and “bonfire ptt up” where it tells press from release.'

function permissionAdvice(platform: Platform): Advice {
  switch (platform) {
    case 'mac':
      return {
        text: 'macOS shows Bonfire keys of other windows only if you allow it: in System Settings, Privacy & Security, Accessibility. Bonfire looks at the keys above and no others, and not before you allowed it.',
        ask: 'Ask macOS',
      }
    case 'linux':
      return {
        text: 'Your desktop asks you which keys Bonfire may see, and they weren’t allowed yet. Let it ask again, and confirm.',
        ask: 'Ask again',
      }
    default:
      return {
        text: 'Your system doesn’t let Bonfire see keys of other windows. Keep its window in front to talk.',
      }
  }
}

/** What speaks against a shortcut, and what that means. */
export function warningWords(warning: ShortcutWarning, isMac: boolean): string {
  switch (warning.kind) {
    case 'same':
      return 'It does this already.'
    case 'left-click':
      return 'The left mouse button clicks. With it bound, nothing could be pressed any more.'
    case 'other-action':
      return `It is bound to “${actionWords[warning.action]}” too. Both will happen.`
    case 'in-app':
      return `In Bonfire’s window it also means: ${warning.words}.`
    case 'types':
      return 'It also types: holding it writes into whatever has the focus.'
    case 'clicks':
      return 'It also clicks in whatever is under the pointer.'
    case 'modifier':
      return 'It is part of other shortcuts: your microphone follows each of them.'
    case 'lock-key':
      return 'Each press also switches its lock on or off.'
    case 'edits':
      return `Other programs use it, as ${isMac ? '⌘C' : 'Ctrl+C'} copies. They will go on doing so.`
    case 'system':
      return 'Your system uses it itself. It may never reach Bonfire.'
  }
}

/** News of the keys worth interrupting for: what was there and is lost, or is back. */
export function talkNews(before: TalkStatus | null, now: TalkStatus, usesKeys: boolean): string | null {
  if (before === null || !usesKeys) return null
  const { global } = before
  if (global === null || now.global === global) return null
  const lost = now.sources.find(({ source }) => source === global)
  const what = `the ${sourceWords[global].toLowerCase()} ${lost?.problem === 'hangs' ? 'stopped answering' : 'ended'}`
  if (lost?.problem === 'died' || lost?.problem === 'hangs')
    return `Push-to-talk stopped: ${what}. It is being started again.`
  if (lost?.problem === 'not-allowed' || lost?.problem === 'needs-permission')
    return 'Push-to-talk stopped: your system took the permission back. Look in Settings, Push-to-talk.'
  return now.global === null
    ? 'Push-to-talk works only in Bonfire’s window now. Look in Settings, Push-to-talk.'
    : null
}
