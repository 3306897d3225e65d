import { expect, test } from 'vitest'
import { describePlace, planMigrations, type Migration } from './migrations.ts'

const file = (version: string, checksum = 'same'): Migration => ({
  version,
  name: 'x',
  file: `${version}_x.sql`,
  sql: '',
  checksum,
})
const versions = (plan: ReturnType<typeof planMigrations>) =>
  plan.ok ? plan.value.map(({ version }) => version) : plan.error

test('what is not applied yet is applied, oldest first', () => {
  expect(
    versions(planMigrations([file('1'), file('2'), file('3')], [{ version: '1', checksum: 'same' }])),
  ).toEqual(['2', '3'])
  expect(versions(planMigrations([file('1')], []))).toEqual(['1'])
})

test('a file that changed after it was applied is named', () => {
  const plan = planMigrations([file('1', 'new')], [{ version: '1', checksum: 'old' }])
  expect(versions(plan)).toMatchObject({
    kind: 'migration-failed',
    message: '1_x.sql was changed after it was applied',
  })
})

test('what another tool applied is taken as it is', () => {
  expect(versions(planMigrations([file('1')], [{ version: '1', checksum: null }]))).toEqual([])
})

test('data of a newer version is refused', () => {
  const plan = planMigrations(
    [file('1')],
    [
      { version: '1', checksum: 'same' },
      { version: '2', checksum: 'same' },
    ],
  )
  expect(versions(plan)).toMatchObject({ kind: 'data-incompatible' })
})

test('a file that comes too late for its version is named', () => {
  const plan = planMigrations([file('1'), file('2')], [{ version: '2', checksum: 'same' }])
  expect(versions(plan)).toMatchObject({
    kind: 'migration-failed',
    message: expect.stringContaining('1_x.sql') as string,
  })
})

test('a place is a line and a column, counted in characters', () => {
  const migration = { file: '1_x.sql', sql: 'select 1;\n-- 🔥🔥\n  selekt 2;' }
  expect(describePlace(migration, '19')).toBe('1_x.sql, line 3, column 3,')
  expect(describePlace(migration, undefined)).toBe('1_x.sql')
})
