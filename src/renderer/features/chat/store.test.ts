import { expect, test } from 'vitest'
import { fakeEngine } from '../../sync/fake-engine.ts'
import { createChat } from './store.ts'

function start(initial: Record<string, string> = {}) {
  let kept: Readonly<Record<string, string>> = initial
  const fake = fakeEngine()
  const chat = createChat(fake.engine, { read: () => kept, write: (next) => void (kept = next) })
  return { ...fake, chat, kept: () => kept }
}

test('a text is sent without the blanks around it', () => {
  const { chat, outgoing } = start()
  expect(chat.send('general', '  hello  ')).toBe(true)
  expect(outgoing()).toMatchObject([{ channelId: 'general', body: 'hello' }])
})

test('empty and too long texts are not sent', () => {
  const { chat, outgoing } = start()
  expect(chat.send('general', ' \n ')).toBe(false)
  expect(chat.send('general', 'x'.repeat(4_001))).toBe(false)
  expect(chat.send('general', '🔥'.repeat(4_000))).toBe(true)
  expect(outgoing()).toHaveLength(1)
})

test('drafts are kept by channel and forgotten when emptied', () => {
  const { chat, kept } = start({ other: 'half a thou' })
  chat.setDraft('general', 'hel')
  expect(kept()).toEqual({ other: 'half a thou', general: 'hel' })
  chat.setDraft('general', '')
  expect(chat.drafts.getState()).toEqual({ other: 'half a thou' })
})
