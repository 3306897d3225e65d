/* A worker's program: stands between the encoder of the microphone and the network. See frame-gate.ts. */

/** What lib.webworker.d.ts calls RTCTransformEvent; it can't be had beside lib.dom.d.ts. */
interface TransformEvent extends Event {
  readonly transformer: {
    readonly readable: ReadableStream<unknown>
    readonly writable: WritableStream<unknown>
  }
}

/**
 * Frames of 20 ms that still pass after it is closed. The sound has faded to silence by then; without a frame that says so, the
 * other end makes up how the last one might go on, for a third of a second.
 */
const farewell = 3

let isOpen = false
let left = 0

self.addEventListener('message', ({ data }: MessageEvent<boolean>) => {
  if (isOpen && !data) left = farewell
  isOpen = data
})

self.addEventListener('rtctransform', (event) => {
  const { readable, writable } = (event as TransformEvent).transformer
  const gate = new TransformStream<unknown, unknown>({
    transform(frame, controller) {
      if (isOpen || left-- > 0) controller.enqueue(frame)
    },
  })
  // Rejects when the connection ends; the worker ends with it.
  readable
    .pipeThrough(gate)
    .pipeTo(writable)
    .catch(() => self.close())
})

export {} // a module: its names are its own
