import { expect, test } from 'vitest'
import type { ProxyQuestion } from '../../shared/ipc/proxy.ts'
import { createProxySignIn } from './proxy-sign-in.ts'

const proxy = { isProxy: true, scheme: 'basic', host: 'proxy.example.org', port: 3128, realm: 'the office' }
const given = { username: 'mara', password: 'planted' }
const first = { firstAuthAttempt: true }

function start() {
  const kept = new Map<string, string>()
  const questions: (ProxyQuestion | null)[] = []
  const logged: object[] = []
  const clock = { now: 0 }
  const signIn = createProxySignIn({
    secrets: {
      read: async (name) => ({ value: kept.get(name) ?? null, lost: null }),
      write: async (name, value) => {
        kept.set(name, value)
        return null
      },
      remove: async (name) => {
        kept.delete(name)
        return null
      },
    },
    log: { warn: (line: object) => void logged.push(line) },
    onQuestion: (question) => questions.push(question),
    now: () => clock.now,
  })
  return { signIn, kept, questions, logged, clock }
}
const question = { host: proxy.host, port: proxy.port, realm: proxy.realm, refused: false }

test('a proxy that asks makes the window ask, once, until the person has answered', async () => {
  const { signIn, questions, logged } = start()
  expect(await signIn.answer(proxy, first)).toBeNull()
  expect(await signIn.answer(proxy, first)).toBeNull()
  expect(questions).toEqual([question])
  expect(signIn.question()).toEqual(question)
  expect(logged).toHaveLength(1)
  await signIn.signIn(proxy.host, proxy.port, given)
  expect(questions).toEqual([question, null])
  expect(await signIn.answer(proxy, first)).toEqual(given)
  expect(JSON.stringify(logged)).not.toContain('planted')
})

test('a password is given to the proxy it was entered for, and to nobody else', async () => {
  const { signIn } = start()
  await signIn.answer(proxy, first)
  await signIn.signIn(proxy.host, proxy.port, given)
  expect(await signIn.answer({ ...proxy, port: 8080 }, first)).toBeNull()
  expect(await signIn.answer({ ...proxy, host: 'evil.example.org' }, first)).toBeNull()
  expect(await signIn.answer({ ...proxy, isProxy: false }, first)).toBeNull()
})

test('a wrong password is forgotten and asked for again, never sent twice', async () => {
  const { signIn, kept, questions } = start()
  await signIn.answer(proxy, first)
  await signIn.signIn(proxy.host, proxy.port, given)
  expect(await signIn.answer(proxy, { firstAuthAttempt: false })).toBeNull()
  expect(kept.size).toBe(0)
  expect(questions.at(-1)).toEqual({ ...question, refused: true })
})

test('who would rather not is not asked again until the app is started again', async () => {
  const { signIn, questions } = start()
  await signIn.answer(proxy, first)
  await signIn.signIn(proxy.host, proxy.port, null)
  expect(await signIn.answer(proxy, first)).toBeNull()
  expect(questions).toEqual([question, null])
})

test('a page can’t place a password for a proxy that did not ask', async () => {
  const { signIn, kept } = start()
  await signIn.signIn(proxy.host, proxy.port, given)
  expect(kept.size).toBe(0)
})

test('a no holds for five minutes, or until the proxy of the settings is another', async () => {
  const { signIn, questions, clock } = start()
  const no = async (): Promise<void> => {
    await signIn.answer(proxy, first)
    await signIn.signIn(proxy.host, proxy.port, null)
  }
  await no()
  clock.now = 5 * 60_000 - 1
  await signIn.answer(proxy, first)
  expect(questions).toEqual([question, null])
  clock.now += 1
  await no()
  expect(questions).toEqual([question, null, question, null])
  await signIn.answer(proxy, first)
  expect(questions).toHaveLength(4)
  signIn.askAnew()
  await signIn.answer(proxy, first)
  expect(questions).toHaveLength(5)
})
