import { type LucideIcon, X } from 'lucide-react'
import { Dialog as Primitive, Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import dialogStyles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'
import { Icon } from './icon.tsx'
import styles from './pages-dialog.module.css'
import { useMedia } from './use-media.ts'

export interface DialogPage<Id extends string> {
  readonly id: Id
  readonly icon: LucideIcon
  readonly title: string
  readonly content: ReactNode
}

export interface PagesDialogProps<Id extends string> {
  readonly title: string
  readonly pages: readonly DialogPage<Id>[]
  readonly open: Id
  /** News that concern all pages; above each. */
  readonly above: ReactNode
  /** Keys and presses belong to something inside: Escape and a press outside don't close it. */
  readonly held: boolean
  readonly onOpen: (page: Id) => void
  readonly onClose: () => void
}

/** A window over the app with its pages named on the left; above each other where it is narrow. */
export function PagesDialog<Id extends string>({
  title,
  pages,
  open,
  above,
  held,
  onOpen,
  onClose,
}: PagesDialogProps<Id>) {
  const inRow = useMedia('(max-width: 719px)') // as in the style sheet
  const unlessHeld = (event: Event): void => {
    if (held) event.preventDefault()
  }
  return (
    <Primitive.Root open onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <div className={dialogStyles['scrim']} />
        <Primitive.Content
          className={classNames(dialogStyles['window'], styles['dialog'])}
          aria-describedby={undefined}
          onEscapeKeyDown={unlessHeld}
          onInteractOutside={unlessHeld}
        >
          <Tabs.Root
            className={styles['tabs']}
            orientation={inRow ? 'horizontal' : 'vertical'}
            value={open}
            onValueChange={(value) => {
              const page = pages.find(({ id }) => id === value)
              if (page !== undefined) onOpen(page.id)
            }}
          >
            <div className={styles['side']}>
              <Primitive.Title className={styles['title']}>{title}</Primitive.Title>
              <Tabs.List className={styles['list']} aria-label={title}>
                {pages.map((page) => (
                  <Tabs.Trigger key={page.id} value={page.id} className={styles['tab']}>
                    <Icon icon={page.icon} />
                    {page.title}
                  </Tabs.Trigger>
                ))}
              </Tabs.List>
            </div>
            {pages.map((page) => (
              <Tabs.Content key={page.id} value={page.id} className={styles['page']}>
                <h2 className={styles['heading']}>{page.title}</h2>
                {above}
                {page.content}
              </Tabs.Content>
            ))}
          </Tabs.Root>
          <Primitive.Close asChild>
            <IconButton icon={X} label="Close" shortcut="Esc" side="bottom" className={styles['close']} />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
