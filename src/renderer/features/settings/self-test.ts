import type { SeenKey } from './ports.ts'

/** ms without a sign of the key, after which what may be wrong is shown */
export const noSignAfter = 15_000

/**
 * Whether the key reaches Bonfire: first in its own window, then while another one has the focus. `late`: nothing came for
 * `noSignAfter`; the key is waited for all the same.
 */
export type SelfTest =
  | { readonly step: 'here'; readonly late: boolean }
  | { readonly step: 'away'; readonly here: SeenKey | null; readonly late: boolean }
  | { readonly step: 'done'; readonly here: SeenKey | null; readonly away: SeenKey | null }

export type SelfTestEvent =
  | { readonly kind: 'seen'; readonly seen: SeenKey; readonly focused: boolean }
  | { readonly kind: 'late' }
  | { readonly kind: 'skip' }

export const startSelfTest: SelfTest = { step: 'here', late: false }

/** `elsewhere`: keys can be seen while another window has the focus; a browser never does. */
export function nextSelfTest(test: SelfTest, event: SelfTestEvent, elsewhere: boolean): SelfTest {
  if (test.step === 'done') return test
  if (event.kind === 'late') return { ...test, late: true }
  if (event.kind === 'skip')
    return test.step === 'here' ? afterHere(null, elsewhere) : { step: 'done', here: test.here, away: null }
  const { seen, focused } = event
  if (!seen.down) return test
  if (test.step === 'here') return focused ? afterHere(seen, elsewhere) : test
  return focused ? test : { step: 'done', here: test.here, away: seen }
}

const afterHere = (here: SeenKey | null, elsewhere: boolean): SelfTest =>
  elsewhere ? { step: 'away', here, late: false } : { step: 'done', here, away: null }
