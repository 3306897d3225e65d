import type { ReactNode } from 'react'
import styles from './entry.module.css'
import { Flame } from './flame.tsx'

export interface EntryProps {
  readonly title: string
  readonly about?: ReactNode
  readonly foot?: ReactNode
  readonly children?: ReactNode
}

/** One card in the middle of the window: everything that comes before one is inside. */
export function Entry({ title, about, foot, children }: EntryProps) {
  return (
    <main className={styles['page']}>
      <div className={styles['inner']}>
        <div className={styles['brand']}>
          <Flame size={28} />
          Bonfire
        </div>
        <section className={styles['card']}>
          <h1 className={styles['title']}>{title}</h1>
          {about !== undefined && <p className={styles['about']}>{about}</p>}
          {children !== undefined && <div className={styles['body']}>{children}</div>}
        </section>
        {foot !== undefined && <footer className={styles['foot']}>{foot}</footer>}
      </div>
    </main>
  )
}
