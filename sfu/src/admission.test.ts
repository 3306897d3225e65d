import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VoiceAccess } from '../../src/shared/backend.ts'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { Admission } from './admission.ts'
import type { BackendError } from './backend.ts'
import type { Log } from './log.ts'
import { clockToleranceMs, type VerifyToken } from './tokens.ts'

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const minute = 60_000
const granted: VoiceAccess = { join: true, speak: true, server_id: null }
const channel = 'channel'

/** Tokens are `user@minutes`: whose they are and until when. */
const verify: VerifyToken = (token) => {
  const [userId = '', minutes = ''] = token.split('@')
  if (minutes === '') return Promise.resolve(err({ kind: 'token-invalid', detail: 'no token' }))
  return Promise.resolve(ok({ userId, expiresAt: Number(minutes) * minute }))
}

function setUp() {
  let answer: Result<VoiceAccess, BackendError> = ok(granted)
  const asked: string[] = []
  const heard: string[] = []
  const admission = new Admission(
    'ann@10',
    { userId: 'ann', expiresAt: 10 * minute },
    {
      verify,
      log: silent,
      recheckMs: minute,
      backend: {
        voiceAccess: (token) => {
          asked.push(token)
          return Promise.resolve(answer)
        },
      },
    },
    {
      onAccess: ({ speak }) => heard.push(speak ? 'may speak' : 'may listen'),
      onLost: (reason) => heard.push(reason),
    },
  )
  const answers = (next: Result<VoiceAccess, BackendError>) => {
    answer = next
  }
  return { admission, asked, heard, answers }
}

const down: Result<VoiceAccess, BackendError> = err({ kind: 'unavailable', detail: 'down' })
// A recheck comes within 1.2 intervals.
const oneRecheck = 1.21 * minute

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('entering a channel', () => {
  it.each<[string, Result<VoiceAccess, BackendError>, string]>([
    ['may not join', ok({ ...granted, join: false }), 'forbidden'],
    ['can not be asked about', down, 'backend-unavailable'],
    ['is unknown to the backend', err({ kind: 'refused', detail: '401' }), 'token-invalid'],
  ])('is refused to who %s', async (_who, answer, kind) => {
    const { admission, answers, asked } = setUp()
    answers(answer)
    expect(await admission.enter(channel)).toMatchObject({ ok: false, error: { kind } })
    await vi.advanceTimersByTimeAsync(5 * minute)
    expect(asked).toHaveLength(1)
  })
})

describe('somebody in a channel', () => {
  it('is asked about again from time to time, until they leave', async () => {
    const { admission, asked, heard, answers } = setUp()
    await admission.enter(channel)
    answers(ok({ ...granted, speak: false }))
    await vi.advanceTimersByTimeAsync(oneRecheck)
    expect(heard).toEqual(['may listen'])
    admission.leave()
    await vi.advanceTimersByTimeAsync(5 * minute)
    expect(asked).toHaveLength(2)
  })

  it('loses it when the database says so', async () => {
    const { admission, heard, answers } = setUp()
    await admission.enter(channel)
    answers(ok({ ...granted, join: false }))
    await vi.advanceTimersByTimeAsync(oneRecheck)
    expect(heard).toEqual(['access-lost'])
  })

  it('keeps it while the database can not be asked', async () => {
    const { admission, heard, answers, asked } = setUp()
    await admission.enter(channel)
    answers(down)
    await vi.advanceTimersByTimeAsync(3 * oneRecheck)
    expect(heard).toEqual([])
    expect(asked.length).toBeGreaterThanOrEqual(3)
  })
})

describe('a token', () => {
  it('ends the session when its time is over', async () => {
    const { heard } = setUp()
    await vi.advanceTimersByTimeAsync(10 * minute + clockToleranceMs - 1)
    expect(heard).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(heard).toEqual(['token-expired'])
  })

  it('is replaced by a newer one, by which rights are asked for at once', async () => {
    const { admission, asked, heard } = setUp()
    await admission.enter(channel)
    expect(await admission.refresh('ann@20')).toEqual(ok(null))
    expect(asked).toEqual(['ann@10', 'ann@20'])
    await vi.advanceTimersByTimeAsync(15 * minute)
    expect(heard).not.toContain('token-expired')
    await vi.advanceTimersByTimeAsync(6 * minute)
    expect(heard).toContain('token-expired')
  })

  it('may last longer than a timer can', async () => {
    const { admission, heard } = setUp()
    const days40 = 40 * 24 * 60
    await admission.refresh(`ann@${days40}`)
    await vi.advanceTimersByTimeAsync((days40 - 1) * minute)
    expect(heard).toEqual([])
    await vi.advanceTimersByTimeAsync(2 * minute)
    expect(heard).toEqual(['token-expired'])
  })

  it.each([
    ['of another person', 'bob@20'],
    ['that is none', 'nonsense'],
  ])('%s changes nothing', async (_which, token) => {
    const { admission, heard } = setUp()
    expect(await admission.refresh(token)).toMatchObject({ ok: false, error: { kind: 'token-invalid' } })
    await vi.advanceTimersByTimeAsync(11 * minute)
    expect(heard).toEqual(['token-expired'])
  })

  it('that comes when the rights are gone is answered with that', async () => {
    const { admission, heard, answers } = setUp()
    await admission.enter(channel)
    answers(ok({ ...granted, join: false }))
    expect(await admission.refresh('ann@20')).toMatchObject({ ok: false, error: { kind: 'forbidden' } })
    expect(heard).toEqual(['access-lost'])
  })
})

it('does nothing any more once closed', async () => {
  const { admission, asked, heard } = setUp()
  await admission.enter(channel)
  admission.close()
  await vi.advanceTimersByTimeAsync(60 * minute)
  expect(heard).toEqual([])
  expect(asked).toHaveLength(1)
})
