import { chromium, type Browser } from '@playwright/test'

/** Flags for a Chromium without network of its own, that plays sound and reaches an SFU on loopback. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
]

export const chromiumPath = (): string => process.env['BONFIRE_CHROMIUM'] ?? '/usr/lib/chromium/chromium'

/** Starts Chromium on the given sound card; microphone questions are answered with yes by the contexts made of it. */
export const launchChromium = (env: Record<string, string> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    ignoreDefaultArgs: ['--mute-audio'],
    args: chromiumFlags,
    env: { ...(process.env as Record<string, string>), ...env },
  })
