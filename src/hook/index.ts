import type {} from 'electron' // process.parentPort
import { uIOhook, type UiohookKeyboardEvent, type UiohookMouseEvent } from 'uiohook-napi'
import { fromHook, hookBeat, toHook, type FromHook } from '../shared/hook-messages.ts'
import type { KeyOrButton, Modifier } from '../shared/shortcut.ts'
import { buttonFromHook, codeFromHook } from '../shared/talk/key-codes.ts'
import { watchKeys, type Found } from '../shared/talk/watch.ts'

/*
 * The process that sees every key of the machine. It stands apart because the hook hangs or aborts its process where there is no
 * usable display, and so that keys which mean nothing to the app never come near a page. Main starts and ends it.
 */

const { parentPort } = process
const keys = watchKeys()

const say = (message: FromHook): void => parentPort.postMessage(fromHook.parse(message))

function tell(found: readonly Found[]): void {
  const seenAt = performance.timeOrigin + performance.now()
  for (const one of found) say({ ...one, seenAt })
}

type Flags = Pick<UiohookKeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

function see(input: KeyOrButton, flags: Flags, down: boolean): void {
  const held: readonly (readonly [Modifier, boolean])[] = [
    ['ctrl', flags.ctrlKey],
    ['alt', flags.altKey],
    ['shift', flags.shiftKey],
    ['meta', flags.metaKey],
  ]
  tell(keys.see({ input, modifiers: held.flatMap(([name, is]) => (is ? [name] : [])), down }))
}

const seeKey = (down: boolean) => (event: UiohookKeyboardEvent) => {
  const code = codeFromHook(event.keycode)
  if (code !== null) see({ kind: 'key', code }, event, down)
}

const seeButton = (down: boolean) => (event: UiohookMouseEvent) => {
  const button = buttonFromHook(event.button)
  if (button !== null) see({ kind: 'mouse', button }, event, down)
}

parentPort.on('message', ({ data }: { data: unknown }) => {
  const message = toHook.parse(data) // only main speaks here: anything else is a bug, and ends this process
  if (message.kind === 'bindings') tell(keys.setBindings(message.bindings))
  else tell(keys.capture(message.on))
})

uIOhook.on('keydown', seeKey(true))
uIOhook.on('keyup', seeKey(false))
uIOhook.on('mousedown', seeButton(true))
uIOhook.on('mouseup', seeButton(false))
uIOhook.start() // blocks until it sees keys; main has a deadline for that
say({ kind: 'ready' })
setInterval(() => say({ kind: 'alive' }), hookBeat)
