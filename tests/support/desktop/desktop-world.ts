import type { Page } from '@playwright/test'
import type { ControlPlace } from '../../../src/main/talk/control/control-place.ts'
import type {} from '../../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire

/** The built app, running: in the real Electron, or its main and preload in the fake one. */
export interface DesktopWorld {
  readonly page: Page
  /** Where the app keeps its data. */
  readonly userData: string
  /** Where other programs find it. */
  readonly control: ControlPlace
  /** The address of the page as main sees it. */
  address(): string
  windowCount(): Promise<number>
  /** As the person closes it. */
  closeWindow(): Promise<void>
  isShown(): Promise<boolean>
  /** What was handed to the system to open, since this was asked last. */
  openedOutside(): Promise<readonly string[]>
  /** The app's program is started once more, as systems do it for links. */
  startAgain(...args: readonly string[]): Promise<void>
}

/** Nobody listens there, and Chromium does not even ask: a Bonfire that runs on this machine is left alone. */
export const backend = { url: 'http://127.0.0.1:9', publishableKey: 'sb_publishable_test' }
