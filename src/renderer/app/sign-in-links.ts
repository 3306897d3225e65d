import type { SignInLinks } from '../features/auth/ports.ts'
import type { Auth } from '../features/auth/store.ts'

/**
 * Signs in by links that were opened on this machine. Only while nobody is: whoever is signed in stays who they are, since
 * anybody can make a link and have it opened. Returns the way to stop.
 */
export function followSignInLinks(auth: Pick<Auth, 'store' | 'redeem'>, links: SignInLinks): () => void {
  async function look(): Promise<void> {
    // Who is signed in is not known yet; the next phase looks again.
    if (auth.store.getState().phase === 'looking') return
    const link = await links.take()
    if (link !== null && auth.store.getState().phase === 'signed-out') await auth.redeem(link)
  }
  const stops = [
    links.onArrived(() => void look()),
    auth.store.subscribe((now, before) => {
      if (now.phase !== before.phase) void look()
    }),
  ]
  void look()
  return () => {
    for (const stop of stops) stop()
  }
}
