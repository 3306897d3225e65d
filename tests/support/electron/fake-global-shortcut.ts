import type Electron from 'electron'

type Used = 'register' | 'unregister' | 'isRegistered'

/** The system's shortcuts: another program may have taken some, and the test presses them. */
export class FakeGlobalShortcut implements Pick<Electron.GlobalShortcut, Used> {
  readonly taken = new Set<string>()
  readonly #callbacks = new Map<string, () => void>()

  register(accelerator: string, callback: () => void): boolean {
    if (this.taken.has(accelerator) || this.#callbacks.has(accelerator)) return false
    this.#callbacks.set(accelerator, callback)
    return true
  }
  unregister(accelerator: string): void {
    this.#callbacks.delete(accelerator)
  }
  isRegistered(accelerator: string): boolean {
    return this.#callbacks.has(accelerator)
  }

  /** Whatever window has the focus. Whether anybody had asked for it. */
  press(accelerator: string): boolean {
    this.#callbacks.get(accelerator)?.()
    return this.#callbacks.has(accelerator)
  }
}
