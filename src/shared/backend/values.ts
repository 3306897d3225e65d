import { z } from 'zod'

/** Kinds of values that many rows share. */
export const id = z.uuid()
export const timestamp = z.iso.datetime({ offset: true })
/** A channel's count of changes; 0 before the first one. */
export const revision = z.int().nonnegative()
