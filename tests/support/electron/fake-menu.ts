import type { MenuItemConstructorOptions } from 'electron'

/** A menu as main built it, whose entries can be chosen. */
export class FakeMenu {
  /** The menu bar, as it was set last. */
  static bar: FakeMenu | null = null
  /** Menus that were opened over the page. */
  static readonly opened: FakeMenu[] = []
  readonly template: readonly MenuItemConstructorOptions[]

  private constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): FakeMenu {
    return new FakeMenu(template)
  }

  static setApplicationMenu(menu: FakeMenu | null): void {
    FakeMenu.bar = menu
  }

  popup(): void {
    FakeMenu.opened.push(this)
  }

  /** All entries, also those of the menus inside. */
  get items(): MenuItemConstructorOptions[] {
    return flat(this.template)
  }

  get labels(): (string | undefined)[] {
    return this.template.map(({ label, role, type }) => label ?? role ?? type)
  }

  /** By its id or label. */
  item(name: string): MenuItemConstructorOptions {
    const found = this.items.find(({ id, label }) => id === name || label === name)
    if (found === undefined) throw new Error(`the menu has no ${name}`)
    return found
  }

  /** As a person does: an entry that is off can't be chosen. */
  choose(name: string): void {
    const item = this.item(name)
    if (item.enabled === false) throw new Error(`${name} can't be chosen`)
    // Main looks at none of the arguments.
    ;(item.click as (() => void) | undefined)?.()
  }
}

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
