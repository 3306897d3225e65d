import type { Binding, KeyOrButton, Modifier, Shortcut } from '../shortcut.ts'
import { modifierOf } from './key-codes.ts'

/*
 * Finds bound shortcuts among all keys and buttons, for whoever sees them: the hook's process and the window. What is not bound
 * goes no further than this.
 */

/** A key or button, with the modifiers that are down after it. */
export interface KeyInput {
  readonly input: KeyOrButton
  readonly modifiers: readonly Modifier[]
  readonly down: boolean
}

/** What was found. `other-key`: some key that means nothing here went down while a bound one was. */
export type Found =
  | { readonly kind: 'press' | 'release' | 'repeat'; readonly bindingId: string }
  | { readonly kind: 'other-key' }
  | { readonly kind: 'captured'; readonly shortcut: Shortcut }

export interface KeyWatch {
  see(input: KeyInput): readonly Found[]
  /** What is held of shortcuts that are no longer the same is released. */
  setBindings(bindings: readonly Binding[]): readonly Found[]
  /** While on, the next shortcut is found as `captured` and nothing else is. What was held is released. */
  capture(on: boolean): readonly Found[]
  /** Of a bound shortcut. */
  isHeld(input: KeyOrButton): boolean
  /** Nothing is down any more, without a word. */
  forget(): void
}

const nameOf = (input: KeyOrButton): string => (input.kind === 'key' ? input.code : `mouse ${input.button}`)

export function watchKeys(): KeyWatch {
  let bindings: readonly Binding[] = []
  const held = new Map<string, Binding>()
  let capturing = false
  /** A modifier that went down in capture: it is the shortcut itself if it goes up alone. */
  let alone: KeyOrButton | null = null

  const release = (which: (binding: Binding) => boolean): Found[] =>
    [...held.values()].filter(which).map(({ id }) => {
      held.delete(id)
      return { kind: 'release', bindingId: id }
    })

  function capture({ input, modifiers, down }: KeyInput): readonly Found[] {
    const itself = input.kind === 'key' ? modifierOf(input.code) : null
    if (itself !== null && down) {
      alone = input
      return []
    }
    if (!down && (alone === null || nameOf(alone) !== nameOf(input))) return []
    const isClick = input.kind === 'mouse' && input.button === 0 && modifiers.length === 0
    if (isClick) return [] // on the button that ends the capture, perhaps
    capturing = false
    const others = modifiers.filter((one) => one !== itself)
    return [{ kind: 'captured', shortcut: { modifiers: [...others].sort(), input } }]
  }

  function press({ input, modifiers }: KeyInput): Found[] {
    const name = nameOf(input)
    const mine = [...held.values()].filter(({ shortcut }) => nameOf(shortcut.input) === name)
    if (mine.length > 0) return mine.map(({ id }) => ({ kind: 'repeat', bindingId: id }))
    const matching = bindings.filter(
      ({ shortcut }) =>
        nameOf(shortcut.input) === name && shortcut.modifiers.every((one) => modifiers.includes(one)),
    )
    // With Ctrl+M and M bound, Ctrl+M is not M as well; but V is V while somebody runs with Shift.
    const most = Math.max(...matching.map(({ shortcut }) => shortcut.modifiers.length))
    const pressed = matching.filter(({ shortcut }) => shortcut.modifiers.length === most)
    const others: Found[] = held.size > 0 ? [{ kind: 'other-key' }] : []
    for (const one of pressed) held.set(one.id, one)
    return [...others, ...pressed.map(({ id }) => ({ kind: 'press', bindingId: id }) as const)]
  }

  return {
    see(seen) {
      if (capturing) return capture(seen)
      const name = nameOf(seen.input)
      const letGo = release(
        ({ shortcut }) =>
          (!seen.down && nameOf(shortcut.input) === name) ||
          shortcut.modifiers.some((one) => !seen.modifiers.includes(one)),
      )
      return seen.down ? [...letGo, ...press(seen)] : letGo
    },
    setBindings(next) {
      bindings = next
      const same = (one: Binding): boolean =>
        next.some(
          ({ id, shortcut }) => id === one.id && JSON.stringify(shortcut) === JSON.stringify(one.shortcut),
        )
      return release((one) => !same(one))
    },
    capture(on) {
      capturing = on
      alone = null
      return on ? release(() => true) : []
    },
    isHeld: (input) => [...held.values()].some(({ shortcut }) => nameOf(shortcut.input) === nameOf(input)),
    forget() {
      held.clear()
      alone = null
    },
  }
}
