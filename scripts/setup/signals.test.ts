import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { exitCodeOf, signalFilter, watchSignals } from './signals.mjs'

describe('signalFilter', () => {
  it('leaves Ctrl-C to the terminal, which tells the child as well', () => {
    const passes = signalFilter(true)
    expect(passes('SIGINT')).toBe(false)
    expect(passes('SIGTERM')).toBe(true)
  })

  it('takes signals that come together for one', () => {
    let now = 0
    const passes = signalFilter(false, () => now)
    expect(passes('SIGINT')).toBe(true)
    now = 20
    expect(passes('SIGINT')).toBe(false)
    now = 3000
    expect(passes('SIGINT')).toBe(true)
  })
})

describe('watchSignals', () => {
  it('stops set-up at first and tells the child later', () => {
    const source = new EventEmitter()
    const signals = watchSignals(source)
    source.emit('SIGTERM', 'SIGTERM')
    expect(signals.aborted.reason).toBe('SIGTERM')

    const pass = vi.fn()
    signals.handTo(pass)
    source.emit('SIGINT', 'SIGINT')
    expect(pass).toHaveBeenCalledWith('SIGINT')
    signals.close()
    expect(source.eventNames()).toEqual([])
  })
})

it('ends with the code a shell gives to a program ended by a signal', () => {
  expect(exitCodeOf('SIGINT')).toBe(130)
  expect(exitCodeOf('SIGTERM')).toBe(143)
})
