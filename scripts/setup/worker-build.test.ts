import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyEdit, edits, ninjaPercent } from './worker-build.mjs'

const worker = 'node_modules/mediasoup/worker'

describe('the build of the mediasoup worker', () => {
  it.each(edits)('finds the place to edit in $file of the installed mediasoup, once', (edit) => {
    expect(applyEdit(readFileSync(join(worker, edit.file), 'utf8'), edit)).toContain(edit.to)
  })

  it('refuses a source that is not the one the edit was made for', () => {
    expect(applyEdit('a b', { from: 'c', to: 'd' })).toBeUndefined()
    expect(applyEdit('c c', { from: 'c', to: 'd' })).toBeUndefined()
  })

  it('stands in for every library that the build would download on Linux', () => {
    const elsewhere = ['catch2', 'wingetopt'] // for mediasoup's own tests, and for Windows
    const wraps = readdirSync(join(worker, 'subprojects'))
      .filter((name) => name.endsWith('.wrap'))
      .map((name) => name.slice(0, -'.wrap'.length))
    const standIns = readdirSync(join(import.meta.dirname, 'worker-subprojects'))
    expect(wraps.filter((name) => !elsewhere.includes(name)).sort()).toEqual(standIns.sort())
  })

  it('reads how far the compiler is', () => {
    expect(ninjaPercent('[50/200] Compiling C++ object')).toBe(25)
    expect(ninjaPercent('ninja: Entering directory')).toBeUndefined()
  })
})
