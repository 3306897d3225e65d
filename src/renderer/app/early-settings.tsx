import { Settings } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import styles from './early-settings.module.css'
import { OpenSettings } from './open-settings.tsx'
import { keysOf, shortcutOf } from './shortcuts.ts'
import type { Theme } from './theme.ts'
import type { World } from './world.ts'

export interface EarlySettingsProps {
  readonly world: World
  readonly theme: Theme
}

/** The settings while nobody is signed in: without its proxy, the app may never get as far as that. */
export function EarlySettings({ world, theme }: EarlySettingsProps) {
  const { desktop } = world
  const [open, setOpen] = useState(false)
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || shortcutOf(event, desktop.isMac, true) !== 'settings') return
    event.preventDefault()
    setOpen(true)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
  useEffect(() => desktop.onCommand((command) => command === 'settings' && setOpen(true)), [desktop])
  return (
    <>
      <IconButton
        icon={Settings}
        label="Settings"
        shortcut={keysOf('settings', desktop.isMac)}
        side="right"
        className={styles['button']}
        onClick={() => setOpen(true)}
      />
      {open && <OpenSettings world={world} theme={theme} startPage="app" onClose={() => setOpen(false)} />}
    </>
  )
}
