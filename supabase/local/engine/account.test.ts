import { expect, test } from 'vitest'
import { chooseAccount } from './account.ts'

const passwd = (...lines: string[]): string => ['root:x:0:0:root:/root:/bin/bash', ...lines, ''].join('\n')

test('an account for databases comes before one for nobody', () => {
  const nobody = 'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin'
  expect(chooseAccount(passwd(nobody, 'postgres:x:101:104::/var/lib/postgresql:/bin/sh'))).toEqual({
    uid: 101,
    gid: 104,
  })
  expect(chooseAccount(passwd(nobody))).toEqual({ uid: 65534, gid: 65534 })
})

test('an account that is root in disguise, or no number, is none', () => {
  expect(chooseAccount(passwd('postgres:x:0:0::/:/bin/sh', 'nobody:*:-2:-2::/:/bin/false'))).toBeNull()
  expect(chooseAccount('')).toBeNull()
})
