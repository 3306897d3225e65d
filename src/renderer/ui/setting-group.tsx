import { type ReactNode, useId } from 'react'
import styles from './setting-group.module.css'
import text from './text.module.css'

export interface SettingGroupProps {
  readonly title: string
  readonly about?: ReactNode
  readonly children: ReactNode
}

/** Settings that belong together, under their name. */
export function SettingGroup({ title, about, children }: SettingGroupProps) {
  const id = useId()
  return (
    <section className={styles['group']} aria-labelledby={id}>
      <h3 id={id} className={styles['title']}>
        {title}
      </h3>
      {about !== undefined && <p className={text['hint']}>{about}</p>}
      <div className={styles['body']}>{children}</div>
    </section>
  )
}
