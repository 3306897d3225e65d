import { expect, test, vi } from 'vitest'
import { type Bridge, ipc } from '../../../shared/ipc.ts'
import { ok } from '../../../shared/result.ts'
import { soundReport } from './sound-bridge.ts'

test('what is there and in use reaches main as the contract has it', () => {
  const report = vi.fn<Bridge['audio.report']>(async () => ok(null))
  const desk = { id: 'd', label: 'Desk' }
  soundReport({ 'audio.report': report })({
    input: { devices: [desk], inUse: desk, trouble: 'unplugged' },
    output: { devices: [], inUse: null, trouble: null },
  })
  const told = report.mock.calls[0]?.[0]
  expect(told).toEqual({ inputs: [desk], outputs: [], inUse: { input: desk, output: null } })
  expect(ipc['audio.report'].input.safeParse(told).success).toBe(true)
})
