import type postgres from 'postgres'

/** Lets people do things as often as a test wants, in a database one owns. */
export const liftLimits = (db: postgres.Sql): Promise<unknown> =>
  db`update private.rate_limits set burst = 100000, refill = '1 microsecond'`.execute()
