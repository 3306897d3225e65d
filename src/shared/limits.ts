/** Limits the app shows before sending. The database holds the same ones as constraints; a database test compares them. */
export const limits = {
  /** characters (Unicode code points, as Postgres `char_length` counts them) */
  message: { min: 1, max: 4000 },
  serverName: { min: 1, max: 100 },
  channelName: { min: 1, max: 100 },
  displayName: { min: 1, max: 32 },
  username: { min: 2, max: 32 },
} as const

/** Lower-case letters, digits, dot and underscore; begins with a letter or digit. */
export const usernamePattern = /^[a-z0-9][a-z0-9._]{1,31}$/

/** Counts as Postgres does: an emoji is one code point, not two UTF-16 units. */
export const characters = (text: string): number => [...text].length
