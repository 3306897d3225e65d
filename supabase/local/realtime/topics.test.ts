import { expect, test } from 'vitest'
import type { Frame } from './frames.ts'
import { topicName, Topics, type Subscriber } from './topics.ts'

const frame: Frame = { data: Buffer.from('x'), binary: true }

function subscriber() {
  const got: Frame[] = []
  const self: Subscriber = {
    deliver: (next) => got.push(next),
    warn: () => undefined,
  }
  return { self, got }
}

test('a broadcast goes as one and the same frame to all, except its sender', () => {
  const topics = new Topics()
  const [sender, listener] = [subscriber(), subscriber()]
  const [topic] = [sender, listener].map(({ self }) => topics.join('t', false, self))
  topic?.broadcast(frame, sender.self)
  expect(listener.got).toEqual([frame])
  expect(listener.got[0]).toBe(frame)
  expect(sender.got).toEqual([])
})

test('somebody who leaves in the middle of a broadcast does not stop it', () => {
  const topics = new Topics()
  const second = subscriber()
  const first: Subscriber = { ...subscriber().self, deliver: () => topics.leave('t', false, first) }
  const topic = topics.join('t', false, first)
  topics.join('t', false, second.self)
  topic.broadcast(frame)
  expect(second.got).toHaveLength(1)
})

test('a topic is forgotten when its last subscriber leaves', () => {
  const topics = new Topics()
  const [a, b] = [subscriber(), subscriber()]
  topics.join('t', true, a.self)
  topics.join('t', true, b.self)
  topics.leave('t', true, a.self)
  expect(topics.find('t', true)?.subscribers.size).toBe(1)
  topics.leave('t', true, b.self)
  topics.leave('t', true, b.self)
  expect(topics.find('t', true)).toBeUndefined()
})

test('only names behind the prefix are topics of Realtime', () => {
  expect(topicName('realtime:room:1')).toBe('room:1')
  expect(topicName('realtime:')).toBeNull()
  expect(topicName('room:1')).toBeNull()
})
