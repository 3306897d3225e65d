import { EventEmitter } from 'node:events'

/* Loaded before a utility process of the fake: the port by which Electron lets it talk to main. */

const port = new EventEmitter()
process.on('message', (data) => port.emit('message', { data }))
process.on('disconnect', () => process.exit())
Object.assign(process, {
  parentPort: Object.assign(port, { postMessage: (message: object) => process.send?.(message) }),
})
