import type { Cluster } from './cluster.ts'

/** How roughly a server is told to stop (pg_ctl(1)). */
export type StopMode = 'fast' | 'immediate' | 'kill'

export interface ServerExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A running `postgres`, however it was launched. */
export interface ServerProcess {
  /** Undefined until it is known. */
  readonly pid: number | undefined
  readonly exited: Promise<ServerExit>
  /** Says it; `exited` tells when it is done. */
  stop(mode: StopMode): Promise<void>
}

/** Starts `postgres` with these settings over a cluster; `onLine` gets each line of its log. */
export type Launch = (
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
) => ServerProcess
