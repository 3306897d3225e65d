import { expect, test, vi } from 'vitest'
import type { Profile } from '../../../shared/backend.ts'
import { err, ok } from '../../../shared/result.ts'
import type { Account, AuthPort } from './ports.ts'
import { createAuth } from './store.ts'

const account: Account = { userId: '0197-mara', email: 'mara@example.org', wanted: null }
const names = { username: 'mara', displayName: 'Mara' }
const profile = { id: account.userId, username: 'mara', display_name: 'Mara' }
const credentials = { email: account.email, password: 'correct horse' }

/** Answers as a backend without accounts would; each test changes what it is about. */
function fake(changes: Partial<AuthPort> = {}, known: Profile | null = null) {
  const listeners = new Set<() => void>()
  const port: AuthPort = {
    account: async () => ok(null),
    remembered: async () => null,
    lost: () => null,
    signIn: async () => err({ kind: 'wrong-credentials' }),
    signUp: async () => ok({ kind: 'signed-in', account }),
    redeem: async () => ok(account),
    signOut: async () => {},
    profile: async () => ok(null),
    createProfile: async () => ok(profile),
    onSignedOut: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...changes,
  }
  return {
    auth: createAuth(port, () => known),
    endSession: () => listeners.forEach((listener) => listener()),
    listeners,
  }
}

test('nobody is signed in when nothing is stored', async () => {
  const { auth } = fake()
  await auth.look()
  expect(auth.store.getState()).toEqual({ phase: 'signed-out', why: null })
})

test('a stored session with a profile goes straight in', async () => {
  const { auth } = fake({ account: async () => ok(account), profile: async () => ok(profile) })
  await auth.look()
  expect(auth.store.getState()).toEqual({ phase: 'signed-in', account, profile })
})

test('a profile that cannot be read keeps the session and can be tried again', async () => {
  let reachable = false
  const { auth } = fake({
    account: async () => ok(account),
    profile: async () => (reachable ? ok(profile) : err({ kind: 'unreachable' })),
  })
  await auth.look()
  expect(auth.store.getState()).toMatchObject({ phase: 'stuck', error: { kind: 'unreachable' } })
  reachable = true
  await auth.look()
  expect(auth.store.getState().phase).toBe('signed-in')
})

test('a stored session that cannot be renewed now is not thrown away', async () => {
  const { auth } = fake({ account: async () => err({ kind: 'unreachable' }) })
  await auth.look()
  expect(auth.store.getState()).toEqual({ phase: 'stuck', error: { kind: 'unreachable' } })
})

test('a wrong password is an answer and changes nothing', async () => {
  const { auth } = fake()
  await auth.look()
  expect(await auth.signIn(credentials)).toEqual({ kind: 'wrong-credentials' })
  expect(auth.store.getState().phase).toBe('signed-out')
})

test('signing up makes the account and the profile', async () => {
  const { auth } = fake()
  expect(await auth.signUp(credentials, names)).toBeNull()
  expect(auth.store.getState()).toEqual({ phase: 'signed-in', account, profile })
})

test('a taken name at sign-up keeps the account and asks for another name', async () => {
  const { auth } = fake({
    createProfile: async ({ username }) =>
      username === 'mara' ? err({ kind: 'username-taken' }) : ok({ ...profile, username }),
  })
  expect(await auth.signUp(credentials, names)).toBeNull()
  expect(auth.store.getState()).toEqual({ phase: 'needs-name', account, refused: { kind: 'username-taken' } })
  expect(await auth.chooseName(names)).toEqual({ kind: 'username-taken' })
  expect(await auth.chooseName({ ...names, username: 'mara2' })).toBeNull()
  expect(auth.store.getState()).toMatchObject({ phase: 'signed-in', profile: { username: 'mara2' } })
})

test('the names asked for before the e-mail was confirmed are used at the first sign-in', async () => {
  const { auth } = fake({ signIn: async () => ok({ ...account, wanted: names }) })
  expect(await auth.signIn(credentials)).toBeNull()
  expect(auth.store.getState()).toMatchObject({ phase: 'signed-in', profile })
})

test('a sign-up that needs confirmation says so and signs nobody in', async () => {
  const { auth } = fake({ signUp: async () => ok({ kind: 'confirm-email' }) })
  await auth.look()
  expect(await auth.signUp(credentials, names)).toEqual({ kind: 'confirm-email' })
  expect(auth.store.getState().phase).toBe('signed-out')
})

test('a session that ends by itself is told apart from signing out', async () => {
  const { auth, endSession } = fake({ account: async () => ok(account), profile: async () => ok(profile) })
  await auth.look()
  endSession()
  expect(auth.store.getState()).toEqual({ phase: 'signed-out', why: 'session-ended' })
  await auth.look()
  await auth.signOut()
  endSession()
  expect(auth.store.getState()).toEqual({ phase: 'signed-out', why: null })
})

test('who is known from last time is in before the backend has answered, also when it never does', async () => {
  const answer = Promise.withResolvers<Awaited<ReturnType<AuthPort['account']>>>()
  const { auth } = fake({ remembered: async () => account, account: () => answer.promise }, profile)
  const looking = auth.look()
  await vi.waitUntil(() => auth.store.getState().phase === 'signed-in', { interval: 1 })
  answer.resolve(err({ kind: 'unreachable' }))
  await looking
  expect(auth.store.getState()).toEqual({ phase: 'signed-in', account, profile })
})

test('who is known from last time has the name of today once the backend has answered', async () => {
  const renamed = { ...profile, display_name: 'Mara of the Hills' }
  const { auth } = fake(
    { remembered: async () => account, account: async () => ok(account), profile: async () => ok(renamed) },
    profile,
  )
  await auth.look()
  expect(auth.store.getState()).toEqual({ phase: 'signed-in', account, profile: renamed })
})

test('who is known from last time is out as soon as the backend says so', async () => {
  const { auth } = fake({ remembered: async () => account }, profile)
  await auth.look()
  expect(auth.store.getState()).toEqual({ phase: 'signed-out', why: 'session-ended' })
})

test('who signs out while the backend is asked stays out', async () => {
  const answer = Promise.withResolvers<Awaited<ReturnType<AuthPort['account']>>>()
  const { auth } = fake({ remembered: async () => account, account: () => answer.promise }, profile)
  const looking = auth.look()
  await vi.waitUntil(() => auth.store.getState().phase === 'signed-in', { interval: 1 })
  await auth.signOut()
  answer.resolve(ok(account))
  await looking
  expect(auth.store.getState()).toEqual({ phase: 'signed-out', why: null })
})

test('a session that lies on the device and can’t be read is not a plain sign-in', async () => {
  const { auth } = fake({ lost: () => 'unreadable' })
  await auth.look()
  expect(auth.store.getState()).toEqual({ phase: 'signed-out', why: 'unreadable' })
})

test('closing stops listening, and answers that come later change nothing', async () => {
  const { auth, listeners } = fake({ account: async () => ok(account) })
  const looking = auth.look()
  auth.close()
  await looking
  expect(listeners.size).toBe(0)
  expect(auth.store.getState()).toEqual({ phase: 'looking' })
})

test('a link signs in whoever is signed out, and says why when it does not', async () => {
  const link = { kind: 'code', code: '0a1b2c3d' } as const
  const good = fake({ profile: async () => ok(profile) })
  await good.auth.look()
  await good.auth.redeem(link)
  expect(good.auth.store.getState()).toEqual({ phase: 'signed-in', account, profile })

  const used = fake({ redeem: async () => err({ kind: 'link-used' }) })
  await used.auth.look()
  await used.auth.redeem(link)
  expect(used.auth.store.getState()).toEqual({ phase: 'signed-out', why: 'link-used' })

  const down = fake({ redeem: async () => err({ kind: 'unreachable' }) })
  await down.auth.look()
  await down.auth.redeem(link)
  expect(down.auth.store.getState()).toEqual({ phase: 'signed-out', why: 'link-failed' })
})

test('while a link is tried the form stays as it is', async () => {
  const answer = Promise.withResolvers<Awaited<ReturnType<AuthPort['redeem']>>>()
  const { auth } = fake({ redeem: () => answer.promise })
  await auth.look()
  const shown = new Set<string>()
  auth.store.subscribe(({ phase }) => shown.add(phase))
  const redeeming = auth.redeem({ kind: 'code', code: '0a1b2c3d' })
  answer.resolve(err({ kind: 'link-used' }))
  await redeeming
  expect([...shown]).toEqual(['signed-out'])
})

test('a link that does not work says so to nobody who signed in meanwhile', async () => {
  const answer = Promise.withResolvers<Awaited<ReturnType<AuthPort['redeem']>>>()
  const { auth } = fake({
    redeem: () => answer.promise,
    signIn: async () => ok(account),
    profile: async () => ok(profile),
  })
  await auth.look()
  const redeeming = auth.redeem({ kind: 'code', code: '0a1b2c3d' })
  await auth.signIn(credentials)
  answer.resolve(err({ kind: 'link-used' }))
  await redeeming
  expect(auth.store.getState().phase).toBe('signed-in')
})

test('a link changes nothing for whoever is signed in', async () => {
  const redeem = vi.fn<AuthPort['redeem']>(async () => ok({ ...account, userId: 'somebody else' }))
  const { auth } = fake({ account: async () => ok(account), profile: async () => ok(profile), redeem })
  await auth.look()
  await auth.redeem({ kind: 'code', code: '0a1b2c3d' })
  expect(redeem).not.toHaveBeenCalled()
  expect(auth.store.getState()).toMatchObject({ phase: 'signed-in', account })
})
