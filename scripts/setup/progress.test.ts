import { expect, it } from 'vitest'
import { createProgress } from './progress.mjs'

function out(isTTY: boolean): { text: string; write(text: string): void; isTTY: boolean } {
  return {
    text: '',
    isTTY,
    write(text) {
      this.text += text
    },
  }
}

it('writes plain lines where nobody watches a terminal', () => {
  let now = 0
  const log = out(false)
  const task = createProgress(log, () => now).start('npm packages')
  task.update('halfway')
  now = 24_300
  task.done()
  expect(log.text).toBe('  npm packages\n  npm packages: done (24 s)\n')
})

it('rewrites one line on a terminal, and stops its clock', () => {
  const terminal = out(true)
  const progress = createProgress(terminal, () => 0)
  const task = progress.start('mediasoup worker')
  task.update('12 %')
  task.failed()
  progress.close()
  expect(terminal.text.split('\r').at(-2)).toBe('\x1b[K  mediasoup worker: 12 % (0 s)')
  expect(terminal.text.split('\r').at(-1)).toBe('\x1b[K  mediasoup worker: failed (0 s)\n')
})
