/**
 * Lets encoded sound pass to the network, or drops it; closed at first. The encoder goes on all the while, so that the time stamps
 * do, too: a sender that stood still has its sound played up to a second late afterwards, and again after each pause (ADR 0128).
 */
export interface FrameGate {
  /** Before the sender's first packet. */
  attach(sender: RTCRtpSender): void
  set(open: boolean): void
  /** Idempotent. Nothing passes any more. */
  close(): void
}

/** @param broken its program could not be loaded; nothing will ever pass */
export type OpenFrameGate = (broken: () => void) => FrameGate

export const openFrameGate: OpenFrameGate = (broken) => {
  const worker = new Worker(new URL('frame-gate.worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('error', broken)
  return {
    attach(sender) {
      sender.transform = new RTCRtpScriptTransform(worker)
    },
    set: (open) => worker.postMessage(open),
    close: () => worker.terminate(),
  }
}
