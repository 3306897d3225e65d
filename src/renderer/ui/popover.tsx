import { Popover as Primitive } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import styles from './popover.module.css'

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** What it is about; its accessible name. */
  readonly label: string
  readonly children: ReactNode
}

/** A small window beside its button. Closed by Escape, by its button, and by a press anywhere else. */
export function Popover({ trigger, label, children }: PopoverProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          className={styles['popover']}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
