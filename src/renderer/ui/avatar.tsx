import styles from './avatar.module.css'
import { classNames } from './class-names.ts'
import { hueOf, initialsOf } from './hue.ts'

export interface AvatarProps {
  readonly id: string
  readonly name: string
  /** 40, 32 or 24 px. */
  readonly size?: 'large' | 'medium' | 'small'
}

/** A person's initials on a colour of their own. The name always stands beside it, so it is decoration. */
export function Avatar({ id, name, size = 'large' }: AvatarProps) {
  return (
    <span
      className={classNames(styles['avatar'], size !== 'large' && styles[size])}
      data-hued
      style={{ '--hue': hueOf(id) }}
      aria-hidden
    >
      {size === 'small' ? [...initialsOf(name)][0] : initialsOf(name)}
    </span>
  )
}
