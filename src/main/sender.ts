import { isAppUrl } from './app-origin.ts'

/** The part of a frame that tells whose it is. */
export interface Frame {
  readonly url: string
  readonly parent: Frame | null
}

/** Requests are taken from the app's own page only: not from a frame inside it, nor from one that is gone already. */
export const isOurFrame = (frame: Frame | null): boolean =>
  frame !== null && frame.parent === null && isAppUrl(frame.url)
