import { expect, test } from 'vitest'
import { autostartEntry, autostartFolder, programOf, withProgram } from './autostart.ts'

const execOf = (program: string): string | undefined =>
  /^Exec=(.*)$/m.exec(autostartEntry(program, ['--hidden']))?.[1]

test('the entry starts the program hidden', () => {
  expect(execOf('/opt/Bonfire/bonfire')).toBe('/opt/Bonfire/bonfire --hidden')
})

test('a path is one argument whatever it contains', () => {
  expect(execOf('/home/a b/Bonfire.AppImage')).toBe('"/home/a b/Bonfire.AppImage" --hidden')
  expect(execOf('/x/100%')).toBe('"/x/100%%" --hidden')
  expect(execOf('/x/"$`\\')).toBe(String.raw`"/x/\\"\\$\\${'`'}\\\\" --hidden`)
})

test('an AppImage is started, not the folder it is mounted in', () => {
  expect(programOf({ APPIMAGE: '/home/a/Bonfire.AppImage' }, '/tmp/.mount/bonfire')).toBe(
    '/home/a/Bonfire.AppImage',
  )
  expect(programOf({}, '/opt/Bonfire/bonfire')).toBe('/opt/Bonfire/bonfire')
})

test('the folder is the person’s own, by the environment or by habit', () => {
  expect(autostartFolder({ XDG_CONFIG_HOME: '/home/a/conf' }, '/home/a')).toBe('/home/a/conf/autostart')
  expect(autostartFolder({ XDG_CONFIG_HOME: 'conf' }, '/home/a')).toBe('/home/a/.config/autostart')
  expect(autostartFolder({}, '/home/a')).toBe('/home/a/.config/autostart')
})

test('an entry whose program has moved is put right, and what somebody wrote into it stays', () => {
  const before = `${autostartEntry('/home/a/Bonfire-1.AppImage', ['--hidden'])}Hidden=true\n`
  expect(withProgram(before, '/home/a/$& 2', ['--hidden'])).toBe(
    `${autostartEntry('/home/a/$& 2', ['--hidden'])}Hidden=true\n`,
  )
})
