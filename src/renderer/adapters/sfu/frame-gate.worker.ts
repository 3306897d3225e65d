/* A worker's program: stands between the encoder of the microphone and the network. See frame-gate.ts. */

import { framePass } from './frame-pass.ts'

/** What lib.webworker.d.ts calls RTCTransformEvent; it can't be had beside lib.dom.d.ts. */
interface TransformEvent extends Event {
  readonly transformer: {
    readonly readable: ReadableStream<unknown>
    readonly writable: WritableStream<unknown>
  }
}

const pass = framePass(() => performance.now())

self.addEventListener('message', ({ data }: MessageEvent<boolean>) => pass.set(data))

self.addEventListener('rtctransform', (event) => {
  const { readable, writable } = (event as TransformEvent).transformer
  const gate = new TransformStream<unknown, unknown>({
    transform(frame, controller) {
      if (pass.passes()) controller.enqueue(frame)
    },
  })
  // Rejects when the connection ends; the worker ends with it.
  readable
    .pipeThrough(gate)
    .pipeTo(writable)
    .catch(() => self.close())
})
