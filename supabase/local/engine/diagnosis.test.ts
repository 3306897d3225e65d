import { expect, test } from 'vitest'
import { diagnosePostgres, isPassing } from './diagnosis.ts'

const stamp = '2026-11-23 03:02:17.909 UTC [11905] '

test.each([
  [`${stamp}FATAL:  could not write lock file "postmaster.pid": No space left on device`, 'disk-full'],
  [`${stamp}PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device`, 'disk-full'],
  ['initdb: error: could not create directory "/d/pg_wal": Read-only file system', 'data-not-writable'],
  [`${stamp}FATAL:  data directory "/d" has wrong ownership`, 'data-not-writable'],
  [`${stamp}FATAL:  database files are incompatible with server`, 'data-incompatible'],
  [
    'postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file',
    'engine-missing',
  ],
  [`${stamp}PANIC:  could not locate a valid checkpoint record`, 'postgres-failed'],
])('%s', (line, kind) => {
  expect(
    diagnosePostgres([`${stamp}LOG:  starting`, line, `${stamp}LOG:  database system is shut down`], '/d')
      .kind,
  ).toBe(kind)
})

test('the cause is told without the clutter', () => {
  const lines = [
    `${stamp}LOG:  starting`,
    `${stamp}FATAL:  could not map anonymous shared memory`,
    `${stamp}LOG:  down`,
  ]
  expect(diagnosePostgres(lines, '/d').detail).toBe('could not map anonymous shared memory')
  expect(diagnosePostgres([], '/d').detail).toBe('it said nothing')
})

test('a taken port and a dying predecessor pass by themselves', () => {
  expect(isPassing([`${stamp}FATAL:  could not create any TCP/IP sockets`])).toBe(true)
  expect(isPassing([`${stamp}FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use`])).toBe(
    true,
  )
  expect(isPassing([`${stamp}PANIC:  could not locate a valid checkpoint record`])).toBe(false)
})
