import type { DeviceNotice } from './ports.ts'

/** What happened to a sound device, and what is used now. */
export function deviceWords({ direction, kind, device, cause, using }: DeviceNotice): string {
  const thing = direction === 'input' ? 'microphone' : 'speaker'
  const name = device ?? `Your ${thing}`
  const instead = using === null ? '' : ` Using ${using.label ?? 'the system’s default'}.`
  switch (kind) {
    case 'unplugged':
      return `Your ${thing} was unplugged.${instead}`
    case 'back':
      return `Your ${thing} is back.${instead}`
    case 'away':
      return `${name} isn’t plugged in.${instead}`
    case 'not-opened':
      return `${name} couldn’t be opened: ${causeWords[cause ?? 'failed']}.${instead}`
  }
}

const causeWords: Readonly<Record<NonNullable<DeviceNotice['cause']>, string>> = {
  busy: 'another program may be using it',
  denied: 'Bonfire isn’t allowed to use it',
  missing: 'the system no longer finds it',
  unplugged: 'it was unplugged',
  failed: 'the system reported a fault',
}
