import { expect, it } from 'vitest'
import { withFirstOnPath } from './machine.mjs'

it('puts a folder first on the search path, however the system spells the variable', () => {
  expect(withFirstOnPath({ PATH: '/usr/bin:/bin' }, '/node/bin')).toEqual({ PATH: '/node/bin:/usr/bin:/bin' })
  expect(withFirstOnPath({ Path: 'C:\\Windows' }, 'C:\\node\\bin')).toEqual({
    Path: 'C:\\node\\bin;C:\\Windows',
  })
  expect(withFirstOnPath({}, '/node/bin')).toEqual({ PATH: '/node/bin' })
})

it('leaves an environment alone that has it there', () => {
  const env = { PATH: '/node/bin:/bin' }
  expect(withFirstOnPath(env, '/node/bin')).toBe(env)
})
