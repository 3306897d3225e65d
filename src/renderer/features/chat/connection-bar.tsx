import { CloudOff } from 'lucide-react'
import { Icon } from '../../ui/icon.tsx'
import styles from './connection-bar.module.css'

/** `offline`: this machine has no network. `lost`: the backend stopped answering. */
export function ConnectionBar({ why }: { readonly why: 'offline' | 'lost' }) {
  return (
    <div className={styles['bar']} role="status">
      <Icon icon={CloudOff} size={16} />
      {why === 'offline'
        ? 'You are offline. What you send is kept and goes out when the network is back.'
        : 'The connection was lost. Bonfire is getting it back; what you send is kept.'}
    </div>
  )
}
