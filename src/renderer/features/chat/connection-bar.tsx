import { CloudOff, TriangleAlert } from 'lucide-react'
import { Icon } from '../../ui/icon.tsx'
import styles from './connection-bar.module.css'

const words = {
  offline: 'You are offline. What you send is kept and goes out when the network is back.',
  lost: 'The connection was lost. Bonfire is getting it back; what you send is kept.',
  old: 'This is how it was when you were last here. Bonfire is looking for what is new.',
  unkept:
    'What you sent waits in this window only, because nothing can be stored on this device. Keep the window open until it is sent.',
} as const

export interface ConnectionBarProps {
  /** `offline`: this machine has no network. `lost`: the backend stopped answering. `old`: shown from last time. `unkept`: unsent messages would be lost. */
  readonly why: keyof typeof words
}

export function ConnectionBar({ why }: ConnectionBarProps) {
  return (
    <div className={styles['bar']} role="status" data-why={why}>
      <Icon icon={why === 'unkept' ? TriangleAlert : CloudOff} size={16} />
      {words[why]}
    </div>
  )
}
