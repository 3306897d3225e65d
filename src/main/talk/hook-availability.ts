import type { TalkProblem } from '../../shared/ipc/talk.ts'

export interface HookMachine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** macOS: whether the person let this app see keys (Accessibility). */
  readonly isTrusted: () => boolean
}

/** Linux: the session's keys go past X11. */
export const isWayland = (env: HookMachine['env']): boolean =>
  env['XDG_SESSION_TYPE'] === 'wayland' || (env['WAYLAND_DISPLAY'] ?? '') !== ''

/** Why the hook must not even be tried here; null: it may. Without a display it hangs or aborts, unasked it crashes on macOS. */
export function hookProblem({ platform, env, isTrusted }: HookMachine): TalkProblem | null {
  if (platform === 'win32') return null
  if (platform === 'darwin') return isTrusted() ? null : 'needs-permission'
  if (platform !== 'linux') return 'not-available'
  // XWayland has a display too, on which only the keys of X11 programs are seen.
  if (isWayland(env)) return 'not-available'
  return (env['DISPLAY'] ?? '') === '' ? 'no-display' : null
}
