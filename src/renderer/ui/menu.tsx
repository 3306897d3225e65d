import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Primitive } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Keys } from './keys.tsx'
import styles from './menu.module.css'

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}

/** Not modal: Radix's modal menus lock scrolling with a style element, which the content security policy refuses. */
export function Menu({ trigger, side = 'bottom', align = 'start', children }: MenuProps) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          className={styles['menu']}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export interface MenuItemProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly shortcut?: string
  readonly danger?: boolean
  readonly onSelect: () => void
}

export function MenuItem({ icon, label, shortcut, danger = false, onSelect }: MenuItemProps) {
  return (
    <Primitive.Item className={classNames(styles['item'], danger && styles['danger'])} onSelect={onSelect}>
      <Icon icon={icon} />
      {label}
      {shortcut !== undefined && (
        <span className={styles['keys']} aria-hidden>
          <Keys keys={shortcut} />
        </span>
      )}
    </Primitive.Item>
  )
}

export interface MenuChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon: LucideIcon }[]
  readonly onChange: (value: T) => void
}

/** One of a few inside a menu; the menu stays open, so the effect can be seen. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <Primitive.RadioGroup value={value} aria-label={label}>
      <Primitive.Label className={styles['heading']}>{label}</Primitive.Label>
      {options.map((option) => (
        <Primitive.RadioItem
          key={option.value}
          value={option.value}
          className={styles['item']}
          onSelect={(event) => {
            event.preventDefault()
            onChange(option.value)
          }}
        >
          <Icon icon={option.icon} />
          {option.label}
          {option.value === value && (
            <span className={styles['keys']}>
              <Icon icon={Check} size={16} />
            </span>
          )}
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  )
}

export function MenuLine() {
  return <Primitive.Separator className={styles['line']} />
}
