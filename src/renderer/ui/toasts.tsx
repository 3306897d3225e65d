import { CircleAlert, Info, X } from 'lucide-react'
import { Toast as Primitive } from 'radix-ui'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import { Icon } from './icon.tsx'
import styles from './toasts.module.css'

export interface ToastItem {
  readonly id: string
  readonly tone: 'info' | 'error'
  readonly text: string
}

export interface ToastsProps {
  readonly items: readonly ToastItem[]
  readonly onClose: (id: string) => void
}

/** Ten seconds for an error, five for anything else; the timer waits while the pointer or the focus is on it. */
const duration = { info: 5_000, error: 10_000 }

/** News that has no place of its own on the screen. F8 brings the focus here. */
export function Toasts({ items, onClose }: ToastsProps) {
  return (
    <Primitive.Provider label="Notice" swipeDirection="right">
      {items.map((item) => (
        <Primitive.Root
          key={item.id}
          type={item.tone === 'error' ? 'foreground' : 'background'}
          duration={duration[item.tone]}
          onOpenChange={(open) => !open && onClose(item.id)}
          className={classNames(styles['toast'], item.tone === 'error' && styles['error'])}
        >
          <Icon icon={item.tone === 'error' ? CircleAlert : Info} />
          <Primitive.Description className={styles['words']}>{item.text}</Primitive.Description>
          <Primitive.Close asChild>
            <IconButton icon={X} label="Dismiss" className={styles['close']} />
          </Primitive.Close>
        </Primitive.Root>
      ))}
      <Primitive.Viewport className={styles['viewport']} />
    </Primitive.Provider>
  )
}
