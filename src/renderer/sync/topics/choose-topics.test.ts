import { expect, test } from 'vitest'
import { chooseTopics, mostTopics } from './choose-topics.ts'

test('topics are chosen by weight: what is shown, servers, then the most recently active', () => {
  const places = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({ id: `${name}${index}`, epoch: 1, activity: index }))
  const topics = chooseTopics({
    selfId: 'mara',
    servers: places(200, 's'),
    open: [{ id: 'r5', epoch: 7 }],
    restricted: places(100, 'r'),
  }).map(({ topic }) => topic)
  expect(topics).toHaveLength(mostTopics)
  expect(topics.slice(0, 4)).toEqual(['user:mara', 'channel:r5:7', 'typing:r5:7', 'server:s0:1'])
  expect(topics).toContain('channel:r99:1')
  expect(topics).not.toContain('channel:r5:1')
  expect(new Set(topics).size).toBe(mostTopics)
})
