import type { Notice } from '../notices.ts'

/** The words for a session that is over and still on the disk. */
export const leftBehindNotice = (path: string): Notice => ({
  title: 'Bonfire can’t remove what kept you signed in',
  detail: `${path} can neither be written nor removed, so that whoever uses this device might go on with your account. Remove the file yourself, then start Bonfire again.`,
})
