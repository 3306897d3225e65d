import { err, ok, type Result } from '../../../shared/result.ts'
import type { SoundTrouble } from '../../features/settings/ports.ts'

declare global {
  // Chromium has it since 110 (Audio Output Devices API, section 4); lib.dom doesn't yet. Others play on the default only.
  interface AudioContext {
    readonly sinkId?: string
    setSinkId?(id: string): Promise<void>
  }
}

/** Plays on another device; on the one before if that fails. '': the system's default. */
export async function setOutput(context: AudioContext, id: string): Promise<Result<null, SoundTrouble>> {
  if (context.setSinkId === undefined) return id === '' ? ok(null) : err('failed')
  const before = context.sinkId ?? ''
  try {
    await context.setSinkId(id)
    return ok(null)
  } catch (cause) {
    // A context that lost its device stands still, so it is put back by hand.
    await context.setSinkId(before).catch(() => context.setSinkId?.('').catch(() => undefined))
    return err(outputTrouble(cause))
  }
}

/** What a rejected `setSinkId` means (Audio Output Devices API, section 4.2). */
function outputTrouble(cause: unknown): SoundTrouble {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
      return 'missing'
    case 'AbortError':
    case 'NotReadableError':
      return 'busy'
    default:
      return 'failed'
  }
}
