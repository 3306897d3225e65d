import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './message-skeleton.module.css'

/** Lines of a few groups, in shares of the width: uneven, as talk is. */
const groups = [[62], [38, 71, 24], [54, 46], [30], [66, 58]] as const

/** The place of the messages while the first page is on its way. */
export function MessageSkeleton() {
  return (
    <div className={styles['list']} role="status" aria-label="Loading messages" aria-busy>
      {groups.map((lines, index) => (
        <div key={index} className={styles['group']}>
          <Skeleton width={40} height={40} round />
          <div className={styles['lines']}>
            <Skeleton width={96} height={14} />
            {lines.map((share) => (
              <Skeleton key={share} width={`${share}%`} height={14} />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}
