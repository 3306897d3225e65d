import { expect, test } from 'vitest'
import { argumentOf, hiddenSwitch, launchOf, tasks } from './launch.ts'

test('a start by a person shows the window and does nothing else', () => {
  expect(launchOf(['/opt/Bonfire/bonfire', '--ozone-platform=x11'])).toEqual({ hidden: false, task: null })
})

test('a start with the system is hidden', () => {
  expect(launchOf(['bonfire', hiddenSwitch])).toEqual({ hidden: true, task: null })
})

test('each task of the jump list is understood, and nothing else', () => {
  for (const task of tasks) expect(launchOf(['bonfire', argumentOf(task)]).task).toBe(task)
  expect(launchOf(['bonfire', '--task=format']).task).toBeNull()
})
