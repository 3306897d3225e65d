import { expect, test } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import { setOutput } from './output.ts'

/** A context that plays where it is told, and refuses some devices by the name of an error. */
function context(refusals: Readonly<Record<string, string>> = {}) {
  const played: string[] = []
  const fake = {
    sinkId: 'desk',
    setSinkId(id: string): Promise<void> {
      if (refusals[id] !== undefined) return Promise.reject(new DOMException('', refusals[id]))
      played.push(id)
      return Promise.resolve()
    },
  }
  // The only parts of a context that are used.
  return { played, context: fake as unknown as AudioContext }
}

test('sound moves to the device', async () => {
  const { played, context: fake } = context()
  expect(await setOutput(fake, 'headset')).toEqual(ok(null))
  expect(played).toEqual(['headset'])
})

test.each([
  ['NotFoundError', 'missing'],
  ['NotAllowedError', 'denied'],
  ['AbortError', 'busy'],
  ['TypeError', 'failed'],
] as const)('%s means %s, and the device before plays on', async (name, trouble) => {
  const { played, context: fake } = context({ headset: name })
  expect(await setOutput(fake, 'headset')).toEqual(err(trouble))
  expect(played).toEqual(['desk'])
})

test('where the device before is gone too, the system’s default plays', async () => {
  const { played, context: fake } = context({ headset: 'AbortError', desk: 'NotFoundError' })
  await setOutput(fake, 'headset')
  expect(played).toEqual([''])
})

test('a browser that can’t choose plays on the default and says so of any other', async () => {
  const bare = {} as AudioContext
  expect(await setOutput(bare, '')).toEqual(ok(null))
  expect(await setOutput(bare, 'headset')).toEqual(err('failed'))
})
