import { expect, test } from 'vitest'
import { noDisplay } from './no-display.ts'

test('without a screen it is said what is missing and what to do', () => {
  for (const env of [{}, { DISPLAY: '' }])
    expect(noDisplay('linux', env, ['bonfire'])).toMatch(
      /neither DISPLAY nor WAYLAND_DISPLAY is set.*Start it from/,
    )
})

test('a screen, another system or a platform of the person’s choice is no trouble', () => {
  expect(noDisplay('linux', { DISPLAY: ':0' }, [])).toBeNull()
  expect(noDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' }, [])).toBeNull()
  expect(noDisplay('linux', {}, ['--ozone-platform=headless'])).toBeNull()
  expect(noDisplay('darwin', {}, [])).toBeNull()
})
