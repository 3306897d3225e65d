import { z } from 'zod'
import { binding } from './shortcut.ts'

/** A sound device as the person chose it: ids change with the browser's profile, labels with the language. */
export const deviceChoice = z.object({ id: z.string().max(512), label: z.string().max(512) })
export type DeviceChoice = z.infer<typeof deviceChoice>

/** The chosen device among those there are: by id, else by name, because ids change with the browser's profile. */
export const chosenAmong = (
  choice: DeviceChoice,
  devices: readonly DeviceChoice[],
): DeviceChoice | undefined =>
  devices.find(({ id }) => id === choice.id) ?? devices.find(({ label }) => label === choice.label)

/** ms that the microphone stays open after the key is let go */
export const longestReleaseDelay = 2_000

/** Keys and buttons in all. */
export const mostBindings = 12

const talkSettings = z.object({
  /** `open`: the microphone is open unless muted. `hold` and `toggle` are push-to-talk. */
  mode: z.enum(['open', 'hold', 'toggle']),
  /** Pressing twice in quick succession keeps the microphone open until the next press. */
  lockOnDoublePress: z.boolean(),
  /** ms */
  releaseDelay: z.int().min(0).max(longestReleaseDelay),
  bindings: z.array(binding).max(mostBindings),
})

/** 1 is 100 % */
export const zoomLimits = { min: 0.8, max: 2 } as const

/** Languages that spelling is checked in at once. */
export const mostLanguages = 10

const appSettings = z.object({
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  notifications: z.boolean(),
  /** 1 is 100 % */
  zoom: z.number().min(zoomLimits.min).max(zoomLimits.max),
  /** Languages as BCP 47 tags; none: no spelling check. null: as the system has it. */
  spelling: z.array(z.string().max(35)).max(mostLanguages).nullable(),
})

/** `system`: as the operating system is set. `rules` as Chromium takes them (`host:port`, `socks5://…`). */
const proxySettings = z.discriminatedUnion('mode', [
  z.object({ mode: z.enum(['system', 'direct']) }),
  z.object({ mode: z.literal('fixed'), rules: z.string().min(1).max(2_000) }),
])

/** What a person chooses on this device, of the whole app. The desktop app keeps it in a file, a browser in its local storage. */
export const settings = z.object({
  talk: talkSettings,
  audio: z.object({ input: deviceChoice.nullable(), output: deviceChoice.nullable() }),
  app: appSettings,
  proxy: proxySettings,
  /** The person agreed to keep the session where the system can't encrypt it. */
  keepUnencrypted: z.boolean(),
})
export type Settings = z.infer<typeof settings>

/** Parts are replaced whole. */
export const settingsChange = settings.partial()
export type SettingsChange = z.infer<typeof settingsChange>

export const defaultSettings: Settings = {
  talk: { mode: 'open', lockOnDoublePress: false, releaseDelay: 200, bindings: [] },
  audio: { input: null, output: null },
  app: { closeToTray: true, startAtLogin: false, notifications: true, zoom: 1, spelling: null },
  proxy: { mode: 'system' },
  keepUnencrypted: false,
}

/** Until somebody can tell how this person talks: the defaults, with the microphone closed. */
export const cautiousSettings: Settings = {
  ...defaultSettings,
  talk: { ...defaultSettings.talk, mode: 'hold' },
}

/** The settings after a change. */
export const changed = (now: Settings, change: SettingsChange): Settings => ({
  talk: change.talk ?? now.talk,
  audio: change.audio ?? now.audio,
  app: change.app ?? now.app,
  proxy: change.proxy ?? now.proxy,
  keepUnencrypted: change.keepUnencrypted ?? now.keepUnencrypted,
})

/**
 * What was kept, part by part: a part that is missing or damaged is its default, the others hold. A damaged way of talking
 * leaves the microphone closed. `whole`: nothing was damaged.
 */
export function settingsFrom(kept: unknown): { readonly settings: Settings; readonly whole: boolean } {
  if (kept === undefined) return { settings: defaultSettings, whole: true }
  const parts = z.record(z.string(), z.unknown()).safeParse(kept)
  if (!parts.success) return { settings: cautiousSettings, whole: false }
  let found = defaultSettings
  let whole = true
  for (const part of settings.keyof().options) {
    const parsed = settingsChange.safeParse({ [part]: parts.data[part] })
    if (!parsed.success) whole = false
    if (parsed.success) found = changed(found, parsed.data)
    else if (part === 'talk') found = { ...found, talk: cautiousSettings.talk }
  }
  return { settings: found, whole }
}
