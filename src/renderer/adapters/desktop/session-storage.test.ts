import { expect, test } from 'vitest'
import type { SessionLoss } from '../../features/auth/ports.ts'
import { err, ok } from '../../../shared/result.ts'
import { sessionStorage } from './session-storage.ts'

const name = 'bonfire.session.example.org'

/** Main as it keeps secrets, and a local storage. */
function start(stored: { secret?: string; local?: string; lost?: SessionLoss } = {}) {
  const secrets = new Map(stored.secret === undefined ? [] : [[name, stored.secret]])
  const local = new Map(stored.local === undefined ? [] : [[name, stored.local]])
  const main = { works: true, reads: 0 }
  const failed = err({ kind: 'failed' } as const)
  const storage = sessionStorage(
    {
      'secrets.read': async (asked) => {
        main.reads += 1
        return main.works ? ok({ value: secrets.get(asked.name) ?? null, lost: stored.lost ?? null }) : failed
      },
      'secrets.write': async (asked) => {
        if (main.works) secrets.set(asked.name, asked.value)
        return main.works ? ok(null) : failed
      },
      'secrets.remove': async (asked) => {
        secrets.delete(asked.name)
        return ok(null)
      },
    },
    {
      getItem: (key) => local.get(key) ?? null,
      setItem: (key, value) => void local.set(key, value),
      removeItem: (key) => void local.delete(key),
    },
  )
  return { storage, secrets, local, main }
}

test('main keeps the session, and is asked for it once', async () => {
  const { storage, secrets, local, main } = start({ secret: 'a' })
  expect(await storage.getItem(name)).toBe('a')
  await storage.setItem(name, 'b')
  expect(await storage.getItem(name)).toBe('b')
  expect([main.reads, secrets.get(name), local.size]).toEqual([1, 'b', 0])
})

test('a session in the local storage moves over once', async () => {
  const { storage, secrets, local } = start({ local: 'a' })
  expect(await storage.getItem(name)).toBe('a')
  expect([secrets.get(name), local.size]).toEqual(['a', 0])
})

test('an old one in the local storage does not replace what main has, and goes', async () => {
  const { storage, secrets, local } = start({ secret: 'new', local: 'old' })
  expect(await storage.getItem(name)).toBe('new')
  expect([secrets.get(name), local.size]).toEqual(['new', 0])
})

test('a session that main can’t take stays where it is', async () => {
  const { storage, local, main } = start({ local: 'a' })
  main.works = false
  expect(await storage.getItem(name)).toBeNull()
  main.works = true
  expect(await storage.getItem(name)).toBe('a')
  expect(local.size).toBe(0)
})

test('what main can’t keep lasts as long as the window', async () => {
  const { storage, main } = start()
  main.works = false
  await storage.setItem(name, 'a')
  expect(await storage.getItem(name)).toBe('a')
})

test('signing out removes it everywhere', async () => {
  const { storage, secrets, local } = start({ secret: 'a', local: 'old' })
  await storage.removeItem(name)
  expect([await storage.getItem(name), secrets.size, local.size]).toEqual([null, 0, 0])
})

test('a session that can’t be read is said to be lost until there is another', async () => {
  const { storage } = start({ lost: 'unreadable' })
  expect(await storage.getItem(name)).toBeNull()
  expect(storage.lost(name)).toBe('unreadable')
  await storage.setItem(`${name}.other`, 'of another backend')
  expect([storage.lost(name), storage.lost(`${name}.other`)]).toEqual(['unreadable', null])
  await storage.setItem(name, 'a')
  expect(storage.lost(name)).toBeNull()
})

test('a browser keeps it in its local storage', async () => {
  const local = new Map([[name, 'a']])
  const storage = sessionStorage(null, {
    getItem: (key) => local.get(key) ?? null,
    setItem: (key, value) => void local.set(key, value),
    removeItem: (key) => void local.delete(key),
  })
  expect(await storage.getItem(name)).toBe('a')
  await storage.setItem(name, 'b')
  expect(local.get(name)).toBe('b')
  await storage.removeItem(name)
  expect(local.size).toBe(0)
})
