import { expect, it } from 'vitest'
import { healthOf } from './health.ts'

const vitals = { draining: false, workersHealthy: true, workers: 2, rooms: 1, peers: 3 }

it('is ok while workers run', () => {
  expect(healthOf(vitals)).toEqual({ status: 200, body: { status: 'ok', workers: 2, rooms: 1, peers: 3 } })
})

it('sends people elsewhere while stopping or without workers', () => {
  expect(healthOf({ ...vitals, draining: true })).toMatchObject({ status: 503, body: { status: 'draining' } })
  expect(healthOf({ ...vitals, workersHealthy: false })).toMatchObject({
    status: 503,
    body: { status: 'unhealthy' },
  })
})
