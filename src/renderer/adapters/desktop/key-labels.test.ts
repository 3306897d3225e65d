import { expect, test } from 'vitest'
import { keyLabels } from './key-labels.ts'

test('keys are called as on this keyboard where the browser tells', async () => {
  const french = new Map([['KeyQ', 'a']])
  expect(await keyLabels({ keyboard: { getLayoutMap: async () => french } })).toEqual(french)
})

test('a browser that does not tell, or refuses, leaves the usual names', async () => {
  expect(await keyLabels({})).toBeNull()
  const getLayoutMap = async () => Promise.reject(new DOMException('', 'SecurityError'))
  expect(await keyLabels({ keyboard: { getLayoutMap } })).toBeNull()
})
