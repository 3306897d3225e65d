import { expect, test } from 'vitest'
import { cleanName } from './clean-name.ts'

test.each([
  ['holiday.jpg', 'holiday.jpg'],
  ['Grüße 🔥 漢字.txt', 'Grüße 🔥 漢字.txt'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Windows\\x.dll', 'C__Windows_x.dll'],
  ['a\0b\nc', 'a_b_c'],
  ['gpj.\u202Eexe.txt', 'gpj._exe.txt'], // would read gpj.txt.exe backwards
  ['zero\u200Bwidth', 'zero_width'],
  ['.hidden', 'hidden'],
  ['  . trailing. . ', 'trailing'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['COM1.tar.gz', '_COM1.tar.gz'],
  ['console.log', 'console.log'],
  ['', 'file'],
  ['...', 'file'],
  ['\ud800', '_'],
])('%j becomes %j', (given, expected) => {
  expect(cleanName(given)).toBe(expected)
})

test('a long name keeps its ending', () => {
  const name = cleanName(`${'ж'.repeat(400)}.jpeg`)
  expect([[...name].length, name.endsWith('ж.jpeg')]).toEqual([255, true])
})

test('cleaning twice changes nothing', () => {
  for (const name of ['..\\a ', 'AUX.', `${'x'.repeat(300)}. `])
    expect(cleanName(cleanName(name))).toBe(cleanName(name))
})
