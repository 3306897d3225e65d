/**
 * The entry that starts the app with the desktop (Desktop Application Autostart Specification), hidden. Electron has no
 * way to ask for that on Linux.
 */
export const autostartEntry = (program: string, args: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Bonfire',
    'Comment=Chat and voice for groups',
    execLine(program, args),
    'Icon=bonfire',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

const execLine = (program: string, args: readonly string[]): string =>
  `Exec=${[program, ...args].map(quoted).join(' ')}`

/** The entry with another program, everything else as it is: the image may lie elsewhere or have another name since. */
export const withProgram = (entry: string, program: string, args: readonly string[]): string =>
  entry.replace(/^Exec=.*$/m, () => execLine(program, args))

/**
 * Desktop Entry Specification 1.5, "The Exec key": in quotes, with a backslash before `"`, a backtick, `$` and `\`, and a
 * percent sign twice. Backslashes are written twice again, as in every string of such a file.
 */
const quoted = (argument: string): string =>
  /^[A-Za-z0-9/._=-]+$/.test(argument)
    ? argument
    : `"${argument
        .replaceAll(/["`$\\]/g, '\\$&')
        .replaceAll('%', '%%')
        .replaceAll('\\', '\\\\')}"`

/** The program to start: of an AppImage the image itself, which is mounted somewhere else at each start. */
export const programOf = (env: Readonly<Record<string, string | undefined>>, execPath: string): string =>
  env['APPIMAGE'] ?? execPath

/** Where entries lie (XDG Base Directory Specification): only an absolute path counts. */
export function autostartFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const configured = env['XDG_CONFIG_HOME']
  return `${configured?.startsWith('/') === true ? configured : `${home}/.config`}/autostart`
}
