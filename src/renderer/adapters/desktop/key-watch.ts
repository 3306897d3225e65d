import type { IpcInput } from '../../../shared/ipc.ts'
import type { Binding, KeyOrButton, Modifier } from '../../../shared/shortcut.ts'
import { modifierOf } from '../../../shared/talk/key-codes.ts'
import { watchKeys, type Found } from '../../../shared/talk/watch.ts'

/** What the window saw of bound shortcuts. `lost`: it can't see keys any more. */
export type WindowKey = IpcInput<'talk.input'>

export interface WindowKeyWatch {
  setBindings(bindings: readonly Binding[]): void
  /** While on, the next shortcut is told as `captured`, and nobody else hears of its key. */
  capture(on: boolean): void
  close(): void
}

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>
}

/** Watches the keys and buttons of this window while it has the focus. */
export function watchWindowKeys(page: Page, tell: (key: WindowKey) => void): WindowKeyWatch {
  const keys = watchKeys()
  let capturing = false

  function say(found: readonly Found[]): void {
    for (const one of found) {
      if (one.kind === 'captured') capturing = false
      tell(one)
    }
  }

  function see(event: KeyboardEvent | MouseEvent, input: KeyOrButton, down: boolean): void {
    if (!event.isTrusted) return // made by a script
    const taken = capturing
    say(keys.see({ input, modifiers: modifiersOf(event), down }))
    if (taken && !isClick(input)) swallow(event)
  }

  const onKey = (event: KeyboardEvent): void => {
    // The first of them went to another window: that is no press of this one.
    const input = { kind: 'key', code: event.code } as const
    if (event.code === '' || (event.repeat && !keys.isHeld(input))) return
    see(event, input, event.type === 'keydown')
    // macOS tells of no key-up while ⌘ is held: with ⌘ everything goes up.
    if (event.type === 'keyup' && modifierOf(event.code) === 'meta') lose()
  }
  const onButton = (event: MouseEvent): void =>
    see(event, { kind: 'mouse', button: event.button }, event.type === 'mousedown')
  function lose(): void {
    keys.forget()
    tell({ kind: 'lost' })
  }
  const onHidden = (): void => {
    if (page.document.visibilityState === 'hidden') lose()
  }

  // Before anything in the page can keep a key to itself.
  const early = { capture: true }
  for (const name of ['keydown', 'keyup'] as const) page.addEventListener(name, onKey, early)
  for (const name of ['mousedown', 'mouseup'] as const) page.addEventListener(name, onButton, early)
  page.addEventListener('blur', lose)
  page.document.addEventListener('visibilitychange', onHidden)
  return {
    setBindings: (bindings) => say(keys.setBindings(bindings)),
    capture(on) {
      capturing = on
      say(keys.capture(on))
    },
    close() {
      for (const name of ['keydown', 'keyup'] as const) page.removeEventListener(name, onKey, early)
      for (const name of ['mousedown', 'mouseup'] as const) page.removeEventListener(name, onButton, early)
      page.removeEventListener('blur', lose)
      page.document.removeEventListener('visibilitychange', onHidden)
    },
  }
}

const isClick = (input: KeyOrButton): boolean => input.kind === 'mouse' && input.button === 0

function swallow(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

function modifiersOf(event: KeyboardEvent | MouseEvent): Modifier[] {
  const held: readonly (readonly [Modifier, boolean])[] = [
    ['ctrl', event.ctrlKey],
    ['alt', event.altKey],
    ['shift', event.shiftKey],
    ['meta', event.metaKey],
  ]
  return held.flatMap(([name, is]) => (is ? [name] : []))
}
