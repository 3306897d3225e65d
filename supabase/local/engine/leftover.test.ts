import { expect, test } from 'vitest'
import { isPostmasterOf } from './leftover.ts'

const folder = '/home/ann/.bonfire/postgres/data'
const found = (command: string, cwd: string | null = null) => ({ startedAt: '1', command, folder: cwd })

test('a server over this folder is ours', () => {
  expect(isPostmasterOf(folder, found('/x/bin/postgres -D /proc/self/cwd -p 1', folder))).toBe(true)
  expect(isPostmasterOf(folder, found(`/x/bin/postgres -D ${folder} -p 1`))).toBe(true)
  const windows = 'C:\\Ann\\data'
  expect(isPostmasterOf(windows, found(`"C:/x y/bin/postgres.exe" -D "C:/Ann/data" -c port=1`))).toBe(true)
})

test('a server over another folder, or another program, is not', () => {
  expect(isPostmasterOf(folder, found('/x/bin/postgres -D /proc/self/cwd -p 1', '/elsewhere'))).toBe(false)
  expect(isPostmasterOf(folder, found(`/x/bin/postgres -D ${folder}2 -p 1`))).toBe(false)
  expect(isPostmasterOf(folder, found(`vi -D ${folder} `, folder))).toBe(false)
  expect(isPostmasterOf(folder, found('postgres: checkpointer', folder))).toBe(false)
})
