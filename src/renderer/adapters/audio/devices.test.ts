import { expect, test } from 'vitest'
import { candidates, devicesPresent } from './devices.ts'

const input = (deviceId: string, label: string, groupId = deviceId) => ({
  kind: 'audioinput' as const,
  deviceId,
  label,
  groupId,
})
const desk = { id: 'd', label: 'Desk' }
const headset = { id: 'h', label: 'Headset' }
const present = devicesPresent(
  [input('default', 'Default - Desk', 'g1'), input('d', 'Desk', 'g1'), input('h', 'Headset', 'g2')],
  'input',
)
const names = (...given: Parameters<typeof candidates>) => candidates(...given).map(({ label }) => label)

test('roles are no devices, and the one behind the default is known where the browser tells', () => {
  const listed = devicesPresent(
    [
      input('default', 'Default - Headset', 'g2'),
      input('communications', 'Communications - Headset', 'g2'),
      input('d', 'Desk', 'g1'),
      input('h', 'Headset', 'g2'),
      { ...input('s', 'Speaker', 'g2'), kind: 'audiooutput' },
    ],
    'input',
  )
  expect(listed).toMatchObject({ devices: [desk, headset], behindDefault: headset })
})

test('a default without a name of its own, as on Linux, stands for no device we know', () => {
  const listed = devicesPresent([input('default', 'Default', 'g'), input('d', 'Desk', 'g')], 'input')
  expect(listed.behindDefault).toBeNull()
})

test('before the microphone is allowed nothing has a name, and nothing is listed', () => {
  expect(devicesPresent([input('', '')], 'input')).toMatchObject({ devices: [], behindDefault: null })
})

test('without a choice the default comes first, then the others', () => {
  expect(candidates(null, present).map(({ device }) => device)).toEqual([null, headset])
  expect(names(null, present)).toEqual(['Desk', 'Headset'])
})

test('the choice is found by its id whatever it is called now', () => {
  expect(candidates({ id: 'h', label: 'Kopfhörer' }, present)[0]?.device).toEqual(headset)
})

test('the choice is found by its name when its id has changed', () => {
  expect(candidates({ id: 'of another profile', label: 'Headset' }, present)[0]?.device).toEqual(headset)
})

test('an id counts more than a name', () => {
  const twins = devicesPresent([input('a', 'Headset'), input('b', 'Headset')], 'input')
  expect(candidates({ id: 'b', label: 'Headset' }, twins)[0]?.device?.id).toBe('b')
})

test('a choice that is not there leaves the default, then the next best', () => {
  expect(candidates({ id: 'x', label: 'USB' }, present).map(({ device }) => device)).toEqual([null, headset])
})

test('no device at all still leaves the default to try, because only opening it says why it fails', () => {
  expect(candidates(null, devicesPresent([], 'input'))).toHaveLength(1)
})

test('the default is another device once another stands behind it', () => {
  const after = devicesPresent(
    [input('default', 'Default - Headset', 'g2'), input('h', 'Headset', 'g2')],
    'input',
  )
  expect(candidates(null, after)[0]?.key).not.toBe(candidates(null, present)[0]?.key)
})
