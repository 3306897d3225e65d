import { join } from 'node:path'
import { app } from 'electron'

/** Names the app to the system: in the about panel, and to Windows as the one that `electron-builder.yml` installs. */
export function describeApp(): void {
  if (process.platform === 'win32') app.setAppUserModelId('chat.bonfire.desktop')
  app.setAboutPanelOptions({
    applicationName: 'Bonfire',
    applicationVersion: app.getVersion(),
    copyright: 'Copyright © 2026 The Bonfire authors',
    iconPath: join(app.getAppPath(), 'resources', 'icon.png'),
  })
}
