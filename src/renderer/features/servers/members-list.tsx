import { Crown, type LucideIcon, Volume2 } from 'lucide-react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Server } from '../../../shared/backend.ts'
import { membersOf } from '../../sync/directory/directory.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './members-list.module.css'
import type { Servers } from './store.ts'
import { listWords, statusWords } from './words.ts'

export interface MembersListProps {
  readonly servers: Servers
  readonly server: Server
}

export function MembersList({ servers, server }: MembersListProps) {
  const directory = useStore(servers.store, (state) => state.directory)
  const presence = useStore(servers.store, (state) => state.presence)
  const error = useStore(servers.store, (state) => state.membersError)
  const members = useMemo(() => membersOf(directory, server.id), [directory, server.id])
  const talking = useMemo(() => {
    const rooms = new Map(directory.channels[server.id]?.map(({ id, name }) => [id, name]))
    return new Map(
      directory.voice.flatMap(({ channelId, userId }) => {
        const room = rooms.get(channelId)
        return room === undefined ? [] : [[userId, room] as const]
      }),
    )
  }, [directory, server.id])

  if (members === null)
    return (
      <aside className={styles['members']} aria-label="Members" aria-busy={error === null}>
        {error === null ? (
          [0, 1, 2, 3].map((index) => (
            <div key={index} className={styles['person']}>
              <Skeleton width={32} height={32} round />
              <Skeleton width={index % 2 === 0 ? 104 : 80} height={14} />
            </div>
          ))
        ) : (
          <div className={styles['trouble']} role="alert">
            {listWords('The members', error)}
            <Button onClick={() => void servers.load()}>Try again</Button>
          </div>
        )}
      </aside>
    )
  return (
    <aside className={styles['members']} aria-label="Members">
      <h2 className={styles['heading']}>{members.length === 1 ? '1 member' : `${members.length} members`}</h2>
      <ul>
        {members.map(({ id, display_name, username }) => {
          const room = talking.get(id)
          const { status, status_text } = presence[id] ?? { status: 'offline', status_text: null }
          return (
            <li key={id} className={styles['person']}>
              <Avatar id={id} name={display_name} size="medium" status={status} />
              <div className={styles['words']}>
                <div className={styles['name']}>{display_name}</div>
                <div className={styles['username']}>{status_text ?? `@${username}`}</div>
                <VisuallyHidden>{statusWords[status]}</VisuallyHidden>
              </div>
              {room !== undefined && <Mark icon={Volume2} words={`In ${room}`} />}
              {id === server.owner_id && <Mark icon={Crown} words="Owner" />}
            </li>
          )
        })}
      </ul>
    </aside>
  )
}

interface MarkProps {
  readonly icon: LucideIcon
  readonly words: string
}

function Mark({ icon, words }: MarkProps) {
  return (
    <Tooltip text={words} side="left">
      <span className={styles['mark']}>
        <Icon icon={icon} size={16} />
        <VisuallyHidden>{words}</VisuallyHidden>
      </span>
    </Tooltip>
  )
}
