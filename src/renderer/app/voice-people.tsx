import { useMemo } from 'react'
import { useStore } from 'zustand'
import { isSilent } from '../features/voice/store.ts'
import { useShallow } from 'zustand/react/shallow'
import { RoomPeople, type RoomPerson } from '../features/voice/room-people.tsx'
import { peopleIn } from './people-in.ts'
import type { Session } from './session.ts'

export interface VoicePeopleProps {
  readonly session: Session
  readonly channelId: string
  readonly channelName: string
}

/** Who is in a voice channel: from the voice node for the room one is in, from the backend for the others. */
export function VoicePeople({ session, channelId, channelName }: VoicePeopleProps) {
  const { servers, voice, profile } = session
  const { room, status, peers, muted, deafened } = useStore(
    voice.store,
    useShallow((state) => ({
      room: state.room?.channelId ?? null,
      status: state.status,
      peers: state.peers,
      muted: isSilent(state),
      deafened: state.deafened,
    })),
  )
  const people = useStore(servers.store, (state) => state.directory.people)
  const seen = useStore(servers.store, (state) => state.directory.voice)
  const inside = room === channelId && (status === 'connected' || status === 'reconnecting')

  const shown = useMemo((): readonly RoomPerson[] => {
    const present = peopleIn({
      channelId,
      inside,
      seen,
      peers,
      self: { userId: profile.id, muted, deafened },
    })
    return present
      .map((person) => ({ ...person, name: people[person.userId]?.display_name ?? 'Somebody' }))
      .sort((a, b) => a.name.localeCompare(b.name))
  }, [channelId, inside, seen, peers, profile.id, muted, deafened, people])

  return <RoomPeople roomName={channelName} people={shown} level={inside ? voice.level : null} />
}
