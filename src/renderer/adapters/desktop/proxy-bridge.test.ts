import { expect, test, vi } from 'vitest'
import { ok } from '../../../shared/result.ts'
import { proxyOf } from './proxy-bridge.ts'

const question = { host: 'proxy.example.org', port: 3128, realm: '', refused: false }

function start() {
  let tell: (payload: unknown) => void = () => {}
  const asked = Promise.withResolvers<{ ok: true; value: typeof question | null }>()
  const signIn = vi.fn(async () => ok(null))
  const heard: unknown[] = []
  const port = proxyOf({
    'proxy.question': () => asked.promise,
    'proxy.sign-in': signIn,
    on: (_event, listener) => {
      tell = listener as typeof tell
      return () => (tell = () => {})
    },
  })
  const stop = port.watch((now) => heard.push(now))
  return { port, stop, heard, asked, signIn, tell: (payload: unknown) => tell(payload) }
}

test('a question from before the page was there is asked, too', async () => {
  const { heard, asked } = start()
  asked.resolve(ok(question))
  await vi.waitUntil(() => heard.length > 0, { interval: 1 })
  expect(heard).toEqual([question])
})

test('what is told is newer than what was asked for', async () => {
  const { heard, asked, tell, stop } = start()
  tell(question)
  tell(null)
  asked.resolve(ok(question))
  await asked.promise
  expect(heard).toEqual([question, null])
  stop()
  tell(question)
  expect(heard).toHaveLength(2)
})

test('an answer names the proxy it is for', () => {
  const { port, signIn } = start()
  port.answer(question, { username: 'mara', password: 'x' })
  expect(signIn).toHaveBeenCalledWith({
    host: question.host,
    port: question.port,
    credentials: { username: 'mara', password: 'x' },
  })
})

test('a browser asks by itself', () => {
  const heard: unknown[] = []
  proxyOf(null).watch((now) => heard.push(now))()
  expect(heard).toEqual([])
})
