import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import styles from './notice.module.css'

export interface NoticeProps {
  readonly tone?: 'info' | 'warning' | 'error'
  readonly children: ReactNode
}

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert }

/** What happened, why, what now: in the place it concerns. Errors are read out at once. */
export function Notice({ tone = 'info', children }: NoticeProps) {
  return (
    <div
      className={classNames(styles['notice'], tone !== 'info' && styles[tone])}
      role={tone === 'error' ? 'alert' : 'status'}
    >
      <Icon icon={icons[tone]} />
      <div>{children}</div>
    </div>
  )
}
