/*
 * What may be uploaded. The database holds the same bounds (buckets, start_upload()), and a test compares them: here
 * they let the app refuse before a byte is sent.
 */

/** Types a page shows or plays by itself; a file of one is what it says, or Storage refuses it. */
const mediaTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
  'audio/wav',
  'audio/flac',
  'audio/webm',
] as const
export type MediaType = (typeof mediaTypes)[number]

/** Everything else travels as bytes to be saved: pages, drawings with scripts, programs. */
export const attachmentTypes = [
  ...mediaTypes,
  'text/plain',
  'application/pdf',
  'application/octet-stream',
] as const
export type AttachmentType = (typeof attachmentTypes)[number]

export const attachmentLimits = {
  /** bytes of one file */
  size: 25 * 1024 * 1024,
  /** bytes of a thumbnail, an avatar, a server's icon or an emoji */
  pictureSize: 512 * 1024,
  /** pixels of one side of a picture or video */
  side: 32_767,
  /** Unicode code points of a file's name */
  name: 255,
  /** files on their way or waiting for their message, per person */
  pending: 20,
} as const

/** How long a link to a file opens it, in seconds: what somebody who lost access can still open is at most this old. */
export const linkLifetime = 600

export const isMediaType = (type: string): type is MediaType =>
  (mediaTypes as readonly string[]).includes(type)
