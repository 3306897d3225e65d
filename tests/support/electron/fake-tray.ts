import { EventEmitter } from 'node:events'
import { basename } from 'node:path'
import type { Tray } from 'electron'
import type { FakeImage } from './fake-image.ts'
import type { FakeMenu } from './fake-menu.ts'

export class FakeTray extends EventEmitter implements Pick<Tray, 'setToolTip' | 'destroy' | 'isDestroyed'> {
  static readonly all: FakeTray[] = []
  #image: FakeImage
  #destroyed = false
  tip = ''
  menu: FakeMenu | null = null
  /** How often a menu was set. */
  menus = 0

  constructor(image: FakeImage) {
    super()
    this.#image = image
    FakeTray.all.push(this)
  }

  setImage(image: FakeImage): void {
    this.#image = image
  }
  setToolTip(tip: string): void {
    this.tip = tip
  }
  setContextMenu(menu: FakeMenu): void {
    this.menu = menu
    this.menus += 1
  }
  isDestroyed(): boolean {
    return this.#destroyed
  }
  destroy(): void {
    this.#destroyed = true
  }
  /** The drawing's name. */
  get icon(): string {
    return basename(this.#image.path)
  }
}
