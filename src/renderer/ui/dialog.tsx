import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'

export interface DialogProps {
  readonly title: string
  readonly about?: ReactNode
  readonly wide?: boolean
  /** Nothing in it asks to be pressed first: the window itself takes the focus. */
  readonly calm?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A window over the app that keeps the focus until it is closed. The scrim is our own element: Radix's overlay locks
 * scrolling with a style element, which the content security policy refuses, and the page does not scroll anyway.
 */
export function Dialog({ title, about, wide = false, calm = false, onClose, children }: DialogProps) {
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div className={styles['scrim']} />
        <Primitive.Content
          className={classNames(styles['window'], styles['dialog'], wide && styles['wide'])}
          {...(about === undefined && { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            if (!calm || !(event.target instanceof HTMLElement)) return
            event.preventDefault()
            event.target.focus()
          }}
        >
          <Primitive.Title className={styles['title']}>{title}</Primitive.Title>
          {about !== undefined && (
            <Primitive.Description className={styles['about']}>{about}</Primitive.Description>
          )}
          <div className={styles['body']}>{children}</div>
          <Primitive.Close asChild>
            <IconButton icon={X} label="Close" shortcut="Esc" side="bottom" className={styles['close']} />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** The buttons at the foot of a dialog, the main one last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles['actions']}>{children}</div>
}
