import { destination, pino, type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from './config.ts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Synchronous, so that the last lines before an exit are out and in order. */
export function openStdout(): DestinationStream {
  return destination({ dest: 1, sync: true })
}

/** JSON lines. What is logged never holds a token or a secret, and nobody's IP address above `debug`. */
export function createLog(level: LogLevel, node: string, to: DestinationStream): Log {
  return pino({ level, base: { node } }, to)
}
