import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Platform } from './ports.ts'
import styles from './reach-part.module.css'
import { adviceOf, nobodyLooks, reachWords, sourceWords, stateWords } from './talk-words.ts'

export interface ReachPartProps {
  readonly status: TalkStatus
  readonly platform: Platform
  readonly onAsk: () => void
}

/** How far keys reach, who sees them, and what to do to reach further. */
export function ReachPart({ status, platform, onAsk }: ReachPartProps) {
  const advice = adviceOf(status, platform)
  return (
    <>
      <div>
        <p className={styles['reach']} role="status">
          <span
            className={styles['dot']}
            data-far={
              status.global !== null || (platform === 'browser' || nobodyLooks(status) ? 'here' : false)
            }
          />
          {reachWords(status, platform)}
        </p>
        <ul className={styles['sources']}>
          {status.sources
            .filter(({ state }) => state !== 'off')
            .map((line) => (
              <li key={line.source}>
                {sourceWords[line.source]}: {stateWords(line)}
              </li>
            ))}
        </ul>
      </div>
      {advice !== null && (
        <Notice tone={platform === 'browser' || status.global !== null ? 'info' : 'warning'}>
          <p>{advice.text}</p>
          {advice.ask !== undefined && (
            <Button className={styles['button']} onClick={onAsk}>
              {advice.ask}
            </Button>
          )}
        </Notice>
      )}
    </>
  )
}
