import type { MenuItemConstructorOptions } from 'electron'
import type { SoundDirection } from '../../shared/ipc/audio.ts'
import type { DeviceChoice } from '../../shared/settings.ts'
import type { ShellActions } from './actions.ts'
import type { ShellState } from './state.ts'

/*
 * The entries that the tray, the dock and the menu bar share, so that they read the same everywhere.
 */

const statuses = [
  ['online', 'Online'],
  ['idle', 'Idle'],
  ['dnd', 'Do not disturb'],
  ['invisible', 'Invisible'],
] as const

/** A single `&` in a menu underlines the letter after it. */
const literal = (text: string): string => text.replaceAll('&', '&&')

/** None while nobody is signed in. */
export function presenceItems(
  { presence }: ShellState,
  act: ShellActions,
): readonly MenuItemConstructorOptions[] {
  if (presence === null) return []
  return statuses.map(([status, label]) => ({
    id: `presence-${status}`,
    label,
    type: 'radio',
    checked: presence === status,
    click: () => act.presence(status),
  }))
}

export function voiceItems(
  { voice, presence }: ShellState,
  act: ShellActions,
): readonly MenuItemConstructorOptions[] {
  const enabled = presence !== null
  const { room } = voice
  return [
    {
      id: 'mute',
      label: 'Mute',
      type: 'checkbox',
      checked: voice.muted || voice.deafened,
      enabled,
      click: () => act.voice('mute'),
    },
    {
      id: 'deafen',
      label: 'Deafen',
      type: 'checkbox',
      checked: voice.deafened,
      enabled,
      click: () => act.voice('deafen'),
    },
    {
      id: 'leave',
      label: room === null ? 'Disconnect' : `Disconnect from ${literal(room.name)}`,
      enabled: room !== null,
      click: () => act.voice('leave'),
    },
  ]
}

/** The system's default first. A chosen device that is not there is shown, since it is used again once it is back. */
export function deviceItems(
  direction: SoundDirection,
  { devices, chosen }: ShellState,
  act: ShellActions,
): MenuItemConstructorOptions[] {
  const there = direction === 'input' ? devices.inputs : devices.outputs
  const choice = chosen[direction]
  const current = choice === null ? null : chosenOf(there, choice)
  const item = (device: DeviceChoice): MenuItemConstructorOptions => ({
    id: `${direction}-${device.id}`,
    label: literal(device.label),
    type: 'radio',
    checked: device === current,
    click: () => act.device(direction, device),
  })
  return [
    {
      id: `${direction}-default`,
      label: 'System default',
      type: 'radio',
      checked: choice === null,
      click: () => act.device(direction, null),
    },
    ...there.map(item),
    ...(choice !== null && current === null
      ? [
          {
            id: `${direction}-missing`,
            label: `${literal(choice.label)} (not connected)`,
            type: 'radio' as const,
            checked: true,
            enabled: false,
          },
        ]
      : []),
  ]
}

/** Ids change with the browser's profile; then the label tells. */
const chosenOf = (there: readonly DeviceChoice[], { id, label }: DeviceChoice): DeviceChoice | null =>
  there.find((one) => one.id === id) ?? there.find((one) => one.label === label) ?? null
