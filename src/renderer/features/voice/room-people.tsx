import { HeadphoneOff, MicOff } from 'lucide-react'
import { memo, useCallback } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SpeakingRing } from '../../ui/speaking-ring.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './room-people.module.css'

/** Somebody in a voice channel, with the name to show. */
export interface RoomPerson {
  readonly userId: string
  readonly name: string
  readonly muted: boolean
  readonly deafened: boolean
}

export interface RoomPeopleProps {
  readonly roomName: string
  readonly people: readonly RoomPerson[]
  /** How loud somebody is; null for rooms one is not in, where nobody can be heard. */
  readonly level: ((userId: string) => number) | null
}

/** Who sits in a voice channel, under its name. */
export function RoomPeople({ roomName, people, level }: RoomPeopleProps) {
  if (people.length === 0) return null
  return (
    <ul className={styles['people']} aria-label={`In ${roomName}`}>
      {people.map((person) => (
        <Person key={person.userId} {...person} level={level} />
      ))}
    </ul>
  )
}

interface PersonProps extends RoomPerson {
  readonly level: ((userId: string) => number) | null
}

const Person = memo(function Person({ userId, name, muted, deafened, level }: PersonProps) {
  const ownLevel = useCallback(() => level?.(userId) ?? 0, [level, userId])
  const silent = muted || deafened
  return (
    <li className={styles['person']} aria-label={`${name}${stateWords(muted, deafened)}`}>
      <SpeakingRing level={level === null || silent ? null : ownLevel}>
        <Avatar id={userId} name={name} size="small" />
      </SpeakingRing>
      <span className={styles['name']}>{name}</span>
      {silent && (
        <span className={styles['mark']}>
          <Icon icon={deafened ? HeadphoneOff : MicOff} size={14} />
          <VisuallyHidden>{deafened ? 'deafened' : 'muted'}</VisuallyHidden>
        </span>
      )}
    </li>
  )
})

const stateWords = (muted: boolean, deafened: boolean): string =>
  deafened ? ', deafened' : muted ? ', muted' : ''
