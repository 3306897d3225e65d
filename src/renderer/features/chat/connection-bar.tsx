import { CloudOff, TriangleAlert } from 'lucide-react'
import { Icon } from '../../ui/icon.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import styles from './connection-bar.module.css'

const words = {
  offline: 'You are offline. What you send is kept and goes out when the network is back.',
  lost: 'The connection was lost. Bonfire is getting it back; what you send is kept.',
  old: 'This is how it was when you were last here.',
  unkept:
    'What you sent waits in this window only, because nothing can be stored on this device. Keep the window open until it is sent.',
} as const

export interface ConnectionBarProps {
  /** `offline`: this machine has no network. `lost`: the backend stopped answering. `old`: shown from last time. `unkept`: unsent messages would be lost. */
  readonly why: keyof typeof words
  /** For `old`: why what is new could not be read. */
  readonly trouble?: string | null
  /** Tries at once what is tried again anyway. */
  readonly onRetry?: () => void
}

export function ConnectionBar({ why, trouble = null, onRetry }: ConnectionBarProps) {
  const more = why === 'old' ? ` ${trouble ?? 'Bonfire is looking for what is new.'}` : ''
  return (
    <div className={styles['bar']} data-why={trouble === null ? why : 'failed'}>
      <Icon icon={why === 'unkept' ? TriangleAlert : CloudOff} size={16} />
      <span role="status">{words[why] + more}</span>
      {trouble !== null && <TextButton onClick={onRetry}>Try again</TextButton>}
    </div>
  )
}
