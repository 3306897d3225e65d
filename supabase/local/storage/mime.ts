import { isMediaType } from '../../../src/shared/attachment-rules.ts'

/** The type without its parameters, in lower case; `application/octet-stream` if there is none. */
export const mimeOf = (header: string | undefined): string =>
  header?.split(';', 1)[0]?.trim().toLowerCase() || 'application/octet-stream'

/** Patterns are types or `image/*`, as in storage.buckets.allowed_mime_types; null allows every type. */
export const isMimeAllowed = (mime: string, patterns: readonly string[] | null): boolean =>
  patterns === null ||
  patterns.length === 0 ||
  patterns.some((pattern) =>
    pattern.endsWith('/*') ? mime.startsWith(pattern.slice(0, -1)) : mime === pattern,
  )

/** Shown in place when a link is opened; everything else is saved. */
export const isShown = (mime: string): boolean => isMediaType(mime) || mime === 'text/plain'

/** What a browser would run is shown as text: uploads share the backend's origin. */
export const servedAs = (mime: string): string =>
  /^(text\/html|application\/xhtml\+xml)/.test(mime) ? 'text/plain; charset=utf-8' : mime
