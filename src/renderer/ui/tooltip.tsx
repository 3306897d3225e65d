import { Tooltip as Primitive } from 'radix-ui'
import type { ReactElement } from 'react'
import { Keys } from './keys.tsx'
import styles from './tooltip.module.css'

export interface TooltipProps {
  readonly text: string
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  readonly children: ReactElement
}

/** Says what a control does and which key does it too. Repeats the control's own name, so it adds no description. */
export function Tooltip({ text, shortcut, side = 'top', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild aria-describedby={undefined}>
        {children}
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles['tip']} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut !== undefined && <Keys keys={shortcut} />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export const TooltipProvider = Primitive.Provider
