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

export const isMediaType = (type: string): type is MediaType =>
  (mediaTypes as readonly string[]).includes(type)
