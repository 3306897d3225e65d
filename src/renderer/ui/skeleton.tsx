import { classNames } from './class-names.ts'
import styles from './skeleton.module.css'

export interface SkeletonProps {
  /** px, or a share of the room there is. */
  readonly width: number | `${number}%`
  readonly height: number
  readonly round?: boolean
}

/** The place of something that is on its way. Whoever shows it says so to screen readers with aria-busy. */
export function Skeleton({ width, height, round = false }: SkeletonProps) {
  return (
    <span
      aria-hidden
      className={classNames(styles['skeleton'], round && styles['round'])}
      style={{ width, height }}
    />
  )
}
