import { systemPreferences, type Session } from 'electron'
import { mayUse } from './permissions.ts'

/** Every question a page can put to the session is answered by permissions.ts; devices are never handed out. */
export function restrictSession(session: Session): void {
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    mayUse({
      permission,
      url: details.requestingUrl,
      isMainFrame: details.isMainFrame,
      media: details.mediaType === undefined ? [] : [details.mediaType],
    }),
  )
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const { requestingUrl: url, isMainFrame } = details
    const granted = mayUse({ permission, url, isMainFrame, media })
    if (granted && permission === 'media') void askSystemForMicrophone().then(answer)
    else answer(granted)
  })
  session.setDevicePermissionHandler(() => false)
}

/** macOS asks the person once for each app; elsewhere the system has no say. */
async function askSystemForMicrophone(): Promise<boolean> {
  return process.platform !== 'darwin' || systemPreferences.askForMediaAccess('microphone')
}
