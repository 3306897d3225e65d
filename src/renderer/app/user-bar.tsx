import {
  ChevronsUpDown,
  CircleHelp,
  CircleMinus,
  Clock,
  EyeOff,
  LogOut,
  Monitor,
  Moon,
  Settings,
  Sun,
  Zap,
} from 'lucide-react'
import { useStore } from 'zustand'
import type { Profile } from '../../shared/backend.ts'
import type { SyncEngine } from '../sync/engine.ts'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx'
import type { Theme } from './theme.ts'
import styles from './user-bar.module.css'

/** What there is to choose from, in the order of every menu and dialog. */
export const themes = [
  { value: 'system', label: 'Like the system', icon: Monitor },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'light', label: 'Light', icon: Sun },
] as const

export interface UserBarProps {
  readonly profile: Profile
  readonly sync: SyncEngine
  readonly theme: Theme
  readonly settingsKeys: string
  readonly onSettings: () => void
  readonly onHelp: () => void
  readonly onSignOut: () => void
}

export function UserBar({ profile, sync, theme, settingsKeys, onSettings, onHelp, onSignOut }: UserBarProps) {
  const { choice } = useStore(theme.store)
  const chosen = useStore(sync.store, (state) => state.ownPresence)
  return (
    <div className={styles['bar']}>
      <Menu
        side="top"
        trigger={
          <button type="button" className={styles['user']} aria-label={`${profile.display_name}, your menu`}>
            <Avatar
              id={profile.id}
              name={profile.display_name}
              size="medium"
              status={chosen.status === 'invisible' ? 'offline' : chosen.status}
            />
            <div className={styles['words']}>
              <div className={styles['name']}>{profile.display_name}</div>
              <div className={styles['username']}>@{profile.username}</div>
            </div>
            <Icon icon={ChevronsUpDown} size={16} />
          </button>
        }
      >
        <MenuChoice
          label="Status"
          value={chosen.status}
          options={[
            { value: 'online', label: 'Online', icon: Zap },
            { value: 'idle', label: 'Idle', icon: Clock },
            { value: 'dnd', label: 'Do not disturb', icon: CircleMinus },
            { value: 'invisible', label: 'Invisible', icon: EyeOff },
          ]}
          onChange={(status) => sync.setPresence({ ...chosen, status })}
        />
        <MenuLine />
        <MenuChoice label="Theme" value={choice} options={themes} onChange={theme.choose} />
        <MenuLine />
        <MenuItem icon={CircleHelp} label="Keyboard shortcuts" shortcut="?" onSelect={onHelp} />
        <MenuItem icon={LogOut} label="Sign out" onSelect={onSignOut} />
      </Menu>
      <IconButton icon={Settings} label="Settings" shortcut={settingsKeys} onClick={onSettings} />
    </div>
  )
}
