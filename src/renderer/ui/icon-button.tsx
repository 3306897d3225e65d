import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import styles from './icon-button.module.css'
import { Icon } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  readonly icon: LucideIcon
  /** What it does, as a verb; its accessible name and its tooltip. */
  readonly label: string
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  /** `off`: something is switched off and must look so. `leave`: turns to danger under the pointer. */
  readonly look?: 'plain' | 'off' | 'leave'
}

export function IconButton({
  icon,
  label,
  shortcut,
  side,
  look = 'plain',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} {...(side && { side })}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(styles['button'], look !== 'plain' && styles[look], className)}
      >
        <Icon icon={icon} />
      </button>
    </Tooltip>
  )
}
