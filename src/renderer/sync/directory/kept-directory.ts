import type { Profile } from '../../../shared/backend.ts'
import { keptDirectoryLimits, type KeptDirectory } from '../../../shared/device-memory.ts'
import { type Directory, emptyDirectory, withOverview } from './directory.ts'

/** What of a directory is kept on the device for the next start: names of servers and channels, and nothing that is said in them. */
export function keptFrom(directory: Directory, profile: Profile): KeptDirectory {
  const servers = directory.servers.slice(0, keptDirectoryLimits.servers)
  const channels = servers.flatMap(({ id }) => directory.channels[id] ?? [])
  return { profile, servers, channels: channels.slice(0, keptDirectoryLimits.channels) }
}

/** The directory to begin with: as it was when it was kept, so true of the past only. */
export const directoryFrom = ({ profile, servers, channels }: KeptDirectory): Directory => ({
  ...withOverview(emptyDirectory, { servers, channels, direct: [], voice: [] }),
  people: { [profile.id]: profile },
})
