/**
 * What to say when there is no screen to open a window on, which on Linux ends Chromium with words about its insides;
 * null where there is one. A platform named on the command line is the person's own choice.
 */
export function noDisplay(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): string | null {
  if (platform !== 'linux' || args.some((arg) => arg.startsWith('--ozone-platform='))) return null
  if (isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY'])) return null
  return 'Bonfire needs a screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it from a desktop, or set DISPLAY (with ssh: ssh -X).'
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''
