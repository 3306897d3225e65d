import { CircleHelp, Link2, Plus, Search } from 'lucide-react'
import { useStore } from 'zustand'
import { isServerUnread } from '../../sync/unread/unread.ts'
import { hueOf, initialsOf } from '../../ui/hue.ts'
import { Icon } from '../../ui/icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './server-rail.module.css'
import type { Servers } from './store.ts'

export interface ServerRailProps {
  readonly servers: Servers
  readonly openId: string | null
  readonly hrefOf: (serverId: string) => string
  readonly shortcuts: { readonly switcher: string; readonly help: string }
  readonly onCreate: () => void
  readonly onJoin: () => void
  readonly onSwitcher: () => void
  readonly onHelp: () => void
}

export function ServerRail({
  servers,
  openId,
  hrefOf,
  shortcuts,
  onCreate,
  onJoin,
  onSwitcher,
  onHelp,
}: ServerRailProps) {
  const directory = useStore(servers.store, (state) => state.directory)
  const counts = useStore(servers.store, (state) => state.unread)
  const loading = useStore(servers.store, (state) => state.status === 'loading')
  return (
    <nav className={styles['rail']} aria-label="Servers">
      <ul className={styles['servers']} aria-busy={loading}>
        {loading && [0, 1, 2].map((index) => <Skeleton key={index} width={40} height={40} />)}
        {directory.servers.map(({ id, name }) => {
          const unread = isServerUnread(counts, directory.channels[id] ?? [])
          return (
            <li key={id} className={styles['place']}>
              <Tooltip text={name} side="right">
                <a
                  href={hrefOf(id)}
                  className={styles['server']}
                  aria-current={id === openId ? 'page' : undefined}
                  data-hued
                  style={{ '--hue': hueOf(id) }}
                >
                  <span aria-hidden>{initialsOf(name)}</span>
                  <VisuallyHidden>
                    {name}
                    {unread && ', unread'}
                  </VisuallyHidden>
                </a>
              </Tooltip>
              {unread && <span className={styles['spark']} />}
            </li>
          )
        })}
      </ul>
      {(loading || directory.servers.length > 0) && <div className={styles['line']} />}
      <div className={styles['actions']}>
        <Tooltip text="Create a server" side="right">
          <button type="button" className={styles['action']} aria-label="Create a server" onClick={onCreate}>
            <Icon icon={Plus} />
          </button>
        </Tooltip>
        <Tooltip text="Join with a link" side="right">
          <button type="button" className={styles['action']} aria-label="Join with a link" onClick={onJoin}>
            <Icon icon={Link2} />
          </button>
        </Tooltip>
      </div>
      <div className={styles['foot']}>
        <IconButton
          icon={Search}
          label="Go to"
          shortcut={shortcuts.switcher}
          side="right"
          onClick={onSwitcher}
        />
        <IconButton
          icon={CircleHelp}
          label="Keyboard shortcuts"
          shortcut={shortcuts.help}
          side="right"
          onClick={onHelp}
        />
      </div>
    </nav>
  )
}
