import styles from './avatar.module.css'
import { classNames } from './class-names.ts'
import { hueOf, initialsOf } from './hue.ts'

export interface AvatarProps {
  readonly id: string
  readonly name: string
  /** 40, 32 or 24 px. */
  readonly size?: 'large' | 'medium' | 'small'
  /** How they are, as a dot at its edge; none for who is not there. Said in words beside it. */
  readonly status?: 'online' | 'idle' | 'dnd' | 'offline'
}

/** A person's initials on a colour of their own. The name always stands beside it, so it is decoration. */
export function Avatar({ id, name, size = 'large', status = 'offline' }: AvatarProps) {
  return (
    <span
      className={classNames(styles['avatar'], size !== 'large' && styles[size])}
      data-hued
      style={{ '--hue': hueOf(id) }}
      aria-hidden
    >
      {size === 'small' ? [...initialsOf(name)][0] : initialsOf(name)}
      {status !== 'offline' && <span className={styles['dot']} data-status={status} />}
    </span>
  )
}
