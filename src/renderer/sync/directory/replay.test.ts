import { expect, test } from 'vitest'
import { createReplay } from './replay.ts'

type People = readonly string[]
const enters = (name: string) => (people: People) => (people.includes(name) ? people : [...people, name])
const leaves = (name: string) => (people: People) => people.filter((one) => one !== name)
const replaceBy = (people: People) => () => people

function start() {
  let people: People = []
  const replay = createReplay<People>((edit) => {
    people = edit(people)
  })
  return { replay, people: () => people }
}

test('who enters while the list is being read is still there after the answer', async () => {
  const { replay, people } = start()
  const answer = Promise.withResolvers<People>()
  const reading = replay.read(() => answer.promise, replaceBy)
  replay.hear(enters('bob'))
  expect(people()).toEqual(['bob'])
  answer.resolve(['ann'])
  await reading
  expect(people()).toEqual(['ann', 'bob'])
})

test('who leaves while the list is being read does not come back with the answer', async () => {
  const { replay, people } = start()
  const answer = Promise.withResolvers<People>()
  const reading = replay.read(() => answer.promise, replaceBy)
  replay.hear(leaves('ann'))
  answer.resolve(['ann', 'bob'])
  await reading
  expect(people()).toEqual(['bob'])
})

test('an answer that knows the news already stays as it is', async () => {
  const { replay, people } = start()
  const answer = Promise.withResolvers<People>()
  const reading = replay.read(() => answer.promise, replaceBy)
  replay.hear(enters('bob'))
  answer.resolve(['ann', 'bob'])
  await reading
  expect(people()).toEqual(['ann', 'bob'])
})

test('what was heard before a read began is not applied over its answer', async () => {
  const { replay, people } = start()
  replay.hear(enters('bob'))
  await replay.read(async () => ['ann'], replaceBy)
  expect(people()).toEqual(['ann'])
})

test('reads that cross each get the news', async () => {
  const { replay, people } = start()
  const slow = Promise.withResolvers<People>()
  const first = replay.read(() => slow.promise, replaceBy)
  await replay.read(async () => ['ann'], replaceBy)
  replay.hear(enters('bob'))
  slow.resolve(['ann'])
  await first
  expect(people()).toEqual(['ann', 'bob'])
})

test('a read that throws leaves nothing behind', async () => {
  const { replay, people } = start()
  await expect(replay.read(() => Promise.reject(new Error('bug')), replaceBy)).rejects.toThrow('bug')
  replay.hear(enters('bob'))
  expect(people()).toEqual(['bob'])
})

test('a slow read does not undo a quicker one that began after it', async () => {
  const { replay, people } = start()
  const slow = Promise.withResolvers<string>()
  const reading = replay.read(
    () => slow.promise,
    (answer) => () => [answer],
  )
  await replay.read(
    async () => 'newer',
    (answer) => () => [answer],
  )
  slow.resolve('older')
  await reading
  expect(people()).toEqual(['newer'])
})
