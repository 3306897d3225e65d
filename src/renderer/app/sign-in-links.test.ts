import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { AuthLink } from '../../shared/ipc/shell.ts'
import { settle } from '../clock/fake-clock.ts'
import type { Auth, AuthState } from '../features/auth/store.ts'
import { followSignInLinks } from './sign-in-links.ts'

const link: AuthLink = { kind: 'code', code: '0a1b2c3d' }
const account = { userId: 'mara', email: '', wanted: null }
const signedIn: AuthState = {
  phase: 'signed-in',
  account,
  profile: { id: 'mara', username: 'mara', display_name: 'Mara' },
}

function start(phase: AuthState) {
  const store = createStore<AuthState>(() => phase)
  const redeemed: AuthLink[] = []
  const auth: Pick<Auth, 'store' | 'redeem'> = { store, redeem: async (one) => void redeemed.push(one) }
  let waiting: AuthLink | null = null
  let arrived = (): void => {}
  const stop = followSignInLinks(auth, {
    take: async () => {
      const taken = waiting
      waiting = null
      return taken
    },
    onArrived(listener) {
      arrived = listener
      return () => (arrived = () => {})
    },
  })
  const open = async (): Promise<void> => {
    waiting = link
    arrived()
    await settle()
  }
  return { store, redeemed, open, stop, left: () => waiting }
}

test('a link signs in whoever is signed out', async () => {
  const { redeemed, open } = start({ phase: 'signed-out', why: null })
  await open()
  expect(redeemed).toEqual([link])
})

test('a link that started the app waits until it is known who is signed in', async () => {
  const { store, redeemed, open } = start({ phase: 'looking' })
  await open()
  expect(redeemed).toEqual([])
  store.setState({ phase: 'signed-out', why: null }, true)
  await settle()
  expect(redeemed).toEqual([link])
})

test('whoever is signed in stays who they are, and the link is gone', async () => {
  const { redeemed, open, left } = start(signedIn)
  await open()
  expect(redeemed).toEqual([])
  expect(left()).toBeNull()
})

test('after stopping no link is taken', async () => {
  const { open, stop, left } = start({ phase: 'signed-out', why: null })
  await settle()
  stop()
  await open()
  expect(left()).toEqual(link)
})
