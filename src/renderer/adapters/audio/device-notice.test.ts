import { expect, test } from 'vitest'
import { noticeOf, type Situation, troubleOfSituation } from './device-notice.ts'
import { candidates, devicesPresent } from './devices.ts'

/** With these plugged in, the first as the system's default, and the best candidate in use unless told otherwise. */
function situation(plugged: string, facts: { chosen?: string; uses?: number | null; refused?: 'busy' } = {}) {
  const labels = plugged.split(' ').filter(Boolean)
  const info = (label: string, deviceId = label) => ({
    kind: 'audioinput' as const,
    deviceId,
    groupId: label.replace('Default - ', ''),
    label,
  })
  const [first] = labels
  const role = first === undefined ? [] : [{ ...info(`Default - ${first}`, 'default'), groupId: first }]
  const present = devicesPresent([...role, ...labels.map((label) => info(label))], 'input')
  const { chosen: name, uses = 0, refused = null } = facts
  const chosen = name === undefined ? null : { id: name, label: name }
  const using = uses === null ? null : (candidates(chosen, present)[uses] ?? null)
  return { chosen, present, using, refused } satisfies Situation
}
const notice = (before: Situation | null, now: Situation) => noticeOf('input', before, now)

test('unplugged: the next best is used', () => {
  const before = situation('Built-in Headset', { chosen: 'Headset' })
  const now = situation('Built-in', { chosen: 'Headset' })
  expect(notice(before, now)).toEqual({
    direction: 'input',
    kind: 'unplugged',
    device: 'Headset',
    using: { label: 'Built-in' },
  })
  expect(troubleOfSituation(now)).toBe('unplugged')
})

test('plugged in again: it is back', () => {
  const before = situation('Built-in', { chosen: 'Headset' })
  const now = situation('Built-in Headset', { chosen: 'Headset' })
  expect(notice(before, now)).toMatchObject({ kind: 'back', device: 'Headset', using: { label: 'Headset' } })
  expect(troubleOfSituation(now)).toBeNull()
})

test('the last one unplugged leaves nothing, and any that comes is back', () => {
  const nothing = situation('', { uses: null })
  expect(notice(situation('Built-in'), nothing)).toMatchObject({ kind: 'unplugged', using: null })
  expect(troubleOfSituation(nothing)).toBe('missing')
  expect(notice(nothing, situation('Built-in'))).toMatchObject({ kind: 'back', using: { label: 'Built-in' } })
})

test('where nothing opens, the reason is not told twice', () => {
  expect(notice(null, situation('Built-in', { uses: null, refused: 'busy' }))).toBeNull()
})

test('the default unplugged is told, another default chosen by the person is not', () => {
  expect(notice(situation('Headset Built-in'), situation('Built-in'))).toMatchObject({
    kind: 'unplugged',
    device: 'Headset',
    using: { label: 'Built-in' },
  })
  expect(notice(situation('Headset Built-in'), situation('Built-in Headset'))).toBeNull()
})

test('what the person chooses is not told to them', () => {
  const before = situation('Built-in Headset')
  expect(notice(before, situation('Built-in Headset', { chosen: 'Headset' }))).toBeNull()
})

test('a device that comes or goes without being used is not told', () => {
  const before = situation('Built-in Headset', { chosen: 'Headset' })
  expect(notice(before, situation('Built-in Headset Desk', { chosen: 'Headset' }))).toBeNull()
  expect(notice(before, situation('Headset', { chosen: 'Headset' }))).toBeNull()
})

test('one that is chosen but not there is told from the start, once', () => {
  const away = situation('Built-in', { chosen: 'Headset' })
  expect(notice(null, away)).toMatchObject({ kind: 'away', device: 'Headset', using: { label: 'Built-in' } })
  expect(notice(away, away)).toBeNull()
})

test('one that does not open is named with its cause, once, and told when it does', () => {
  const busy = situation('Built-in Headset', { chosen: 'Headset', uses: 1, refused: 'busy' })
  expect(notice(null, busy)).toMatchObject({
    kind: 'not-opened',
    device: 'Headset',
    cause: 'busy',
    using: { label: 'Built-in' },
  })
  expect(troubleOfSituation(busy)).toBe('busy')
  expect(notice(busy, busy)).toBeNull()
  expect(notice(busy, situation('Built-in Headset', { chosen: 'Headset' }))).toMatchObject({ kind: 'back' })
})
