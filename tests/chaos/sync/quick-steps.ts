import { MessageChannel } from 'node:worker_threads'

/*
 * fake-indexeddb waits for `setImmediate` at each of the several steps of a transaction: one turn of the event loop each,
 * and a process full of sockets on a busy machine has only a few turns a second. A browser's database runs beside the page
 * and knows nothing of that. Node delivers messages that are posted while messages are delivered within the same turn, and
 * lets promises settle in between, which is all that a step needs.
 */

/** One step that waits; a class of its own, so that the real immediates can still be told apart. */
class Step {
  cancelled = false
}

const { port1, port2 } = new MessageChannel()
const waiting: { readonly step: Step; readonly run: () => void }[] = []
const clearReal = globalThis.clearImmediate

port1.on('message', () => {
  const next = waiting.shift()
  if (waiting.length === 0) port1.unref()
  if (next?.step.cancelled === false) next.run()
})
port1.unref()

Object.assign(globalThis, {
  setImmediate(run: (...args: unknown[]) => void, ...args: unknown[]): Step {
    const step = new Step()
    waiting.push({ step, run: () => run(...args) })
    port1.ref()
    port2.postMessage(null)
    return step
  },
  clearImmediate(handle: Step | NodeJS.Immediate | undefined): void {
    if (handle instanceof Step) handle.cancelled = true
    else clearReal(handle)
  },
})
