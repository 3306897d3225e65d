import { ChevronsUpDown, CircleHelp, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { useStore } from 'zustand'
import type { Profile } from '../../shared/backend.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx'
import type { Theme } from './theme.ts'
import styles from './user-bar.module.css'

export interface UserBarProps {
  readonly profile: Profile
  readonly theme: Theme
  readonly onHelp: () => void
  readonly onSignOut: () => void
}

export function UserBar({ profile, theme, onHelp, onSignOut }: UserBarProps) {
  const { choice } = useStore(theme.store)
  return (
    <div className={styles['bar']}>
      <Menu
        side="top"
        trigger={
          <button type="button" className={styles['user']} aria-label={`${profile.display_name}, your menu`}>
            <Avatar id={profile.id} name={profile.display_name} size="medium" />
            <div className={styles['words']}>
              <div className={styles['name']}>{profile.display_name}</div>
              <div className={styles['username']}>@{profile.username}</div>
            </div>
            <Icon icon={ChevronsUpDown} size={16} />
          </button>
        }
      >
        <MenuChoice
          label="Theme"
          value={choice}
          options={[
            { value: 'system', label: 'Like the system', icon: Monitor },
            { value: 'dark', label: 'Dark', icon: Moon },
            { value: 'light', label: 'Light', icon: Sun },
          ]}
          onChange={theme.choose}
        />
        <MenuLine />
        <MenuItem icon={CircleHelp} label="Keyboard shortcuts" shortcut="?" onSelect={onHelp} />
        <MenuItem icon={LogOut} label="Sign out" onSelect={onSignOut} />
      </Menu>
    </div>
  )
}
