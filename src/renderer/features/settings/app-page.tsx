import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Settings } from '../../../shared/settings.ts'
import { Select } from '../../ui/select.tsx'
import { SettingGroup } from '../../ui/setting-group.tsx'
import { Switch } from '../../ui/switch.tsx'
import { KeepingPart } from './keeping-part.tsx'
import type { KeepingPort, SystemPort } from './ports.ts'
import { ProxyPart } from './proxy-part.tsx'
import { SpellingPart } from './spelling-part.tsx'
import type { SettingsStore } from './store.ts'
import { useWatched } from './use-watched.ts'

export interface AppPageProps {
  readonly settings: SettingsStore
  readonly system: SystemPort
  readonly keeping: KeepingPort
  /** The choice of a theme, which every build has. */
  readonly theme: ReactNode
}

/** How the app looks and behaves on this device. A browser has its own zoom, notices, spelling and proxy. */
export function AppPage({ settings, system, keeping, theme }: AppPageProps) {
  if (system.platform === 'browser') return <SettingGroup title="Appearance">{theme}</SettingGroup>
  return <DesktopPage settings={settings} system={system} keeping={keeping} theme={theme} />
}

/** 1 is 100 % */
const zooms = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2]
const percent = (zoom: number): string => `${Math.round(zoom * 100)} %`

function DesktopPage({ settings, system, keeping: keepingPort, theme }: AppPageProps) {
  const { app, proxy, keepUnencrypted } = useStore(settings.store, (state) => state.settings)
  const keeping = useWatched(keepingPort)
  const setApp = (change: Partial<Settings['app']>): void =>
    void settings.change({ app: { ...app, ...change } })
  const offered = zooms.includes(app.zoom) ? zooms : [...zooms, app.zoom].sort((a, b) => a - b)
  const { platform } = system
  return (
    <>
      <SettingGroup title="Appearance">
        {theme}
        <Select
          label="Zoom"
          value={String(app.zoom)}
          options={offered.map((zoom) => ({ value: String(zoom), label: percent(zoom) }))}
          onChange={(zoom) => setApp({ zoom: Number(zoom) })}
        />
      </SettingGroup>
      <SettingGroup title="Window">
        <Switch
          label={platform === 'mac' ? 'Keep running when the window is closed' : 'Close to the tray'}
          hint={
            platform === 'mac'
              ? 'Bonfire stays in the menu bar, so that calls and messages still reach you.'
              : 'Closing the window leaves Bonfire in the tray, so that calls and messages still reach you.'
          }
          checked={app.closeToTray}
          onChange={(closeToTray) => setApp({ closeToTray })}
        />
        <Switch
          label="Start when you log in"
          checked={app.startAtLogin}
          onChange={(startAtLogin) => setApp({ startAtLogin })}
        />
        <Switch
          label="Notifications"
          hint="A notice of your system when somebody writes to you while another window has the focus."
          checked={app.notifications}
          onChange={(notifications) => setApp({ notifications })}
        />
      </SettingGroup>
      <SettingGroup title="Spelling">
        <SpellingPart chosen={app.spelling} system={system} onChange={(spelling) => setApp({ spelling })} />
      </SettingGroup>
      <SettingGroup title="Network">
        <ProxyPart chosen={proxy} onChange={(next) => void settings.change({ proxy: next })} />
      </SettingGroup>
      {keeping !== null && (
        <SettingGroup title="Signing in">
          <KeepingPart
            keeping={keeping}
            platform={platform}
            agreed={keepUnencrypted}
            onAgree={(agreed) => void settings.change({ keepUnencrypted: agreed })}
          />
        </SettingGroup>
      )}
    </>
  )
}
