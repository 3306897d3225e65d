import { join } from 'node:path'
import { app, dialog, powerMonitor, safeStorage, session } from 'electron'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { createAudioDevices } from './audio/audio-devices.ts'
import { readBackend, type BackendConfig } from './backend-config.ts'
import { commandWords } from './cli/commands.ts'
import { runAndExit } from './cli/electron-command.ts'
import { confine } from './contents.ts'
import { isLoopback } from './csp.ts'
import { linkScheme } from './deep-links.ts'
import { serve } from './ipc.ts'
import { openOutside } from './links.ts'
import { log } from './log.ts'
import { brokenNotice, showNotice } from './notices.ts'
import { createProxySignIn, type ProxySignInInput } from './proxy/proxy-sign-in.ts'
import { followProxy } from './proxy/proxy.ts'
import { serveProxySignIn } from './proxy/serve.ts'
import { createSecrets } from './secrets/secrets.ts'
import { serveSecrets } from './secrets/serve.ts'
import { systemVault } from './secrets/system-vault.ts'
import { leftBehindNotice } from './secrets/words.ts'
import { restrictSession } from './session.ts'
import { createSettings, type SettingsStore } from './settings/store.ts'
import { settingsNotice } from './settings/words.ts'
import { giveContextMenu } from './shell/context-menus.ts'
import { leaveVoice } from './shell/leave-voice.ts'
import { createShellMemory } from './shell/memory.ts'
import { noDisplay } from './shell/no-display.ts'
import { onQuit } from './shell/on-quit.ts'
import { createQuit } from './shell/quit.ts'
import { createShell } from './shell/shell.ts'
import { failStart } from './start/failed.ts'
import { measureStart } from './start/phases.ts'
import { serveStart } from './start/serve.ts'
import { watchStalls } from './start/stalls.ts'
import { logUncaught } from './start/uncaught.ts'
import { tellOfWake } from './start/wake.ts'
import { tellTo } from './tell.ts'
import { startScreenLock, startTalkKeys } from './talk/electron-talk.ts'
import { withoutUnseenKeys } from './talk/own-keys.ts'
import { serveTalk } from './talk/serve.ts'
import { createVoiceState } from './voice/voice-state.ts'
import { createMainWindow } from './window.ts'

/*
 * The composition root of the desktop app: what must be said before Electron is ready, then one window.
 */

const command = commandWords(process.argv.slice(app.isPackaged ? 1 : 2))
const trouble = command === null ? noDisplay(process.platform, process.env, process.argv) : null
if (command !== null) void runAndExit(command)
else if (trouble !== null) fail(trouble)
// A second start shows the window of the first instead; two would fight over one profile.
else if (app.requestSingleInstanceLock()) void start().catch(failStart)
else app.quit()

/** Not into the log: whoever started the app from a terminal looks there. */
function fail(words: string): void {
  process.stderr.write(`${words}\n`)
  app.exit(1)
}

async function start(): Promise<void> {
  logUncaught(process, log, () => performance.now())
  const phases = measureStart(log, performance)
  serveStart(phases)
  registerAppScheme()
  const found = readBackend(process.env, join(app.getPath('userData'), 'backend.json'))
  const backend = found.ok ? found.value : null
  // Chromium leaves loopback out of its ICE candidates; an SFU of this machine has no other address.
  if (backend !== null && isLoopback(backend.url))
    app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
  const settings = createSettings({
    folder: app.getPath('userData'),
    onTrouble: (trouble) => {
      log.warn({ event: 'settings', ...trouble })
      showNotice(settingsNotice(trouble))
    },
  })

  app.on('web-contents-created', (_event, contents) => {
    confine(contents)
    giveContextMenu(contents)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  // macOS tells of the link that started the app before it is ready, everywhere else it is an argument.
  const launchArgs = [...process.argv]
  app.once('open-url', (_event, url) => launchArgs.push(url))
  // While developing, the system would start Electron without the app.
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme)

  await app.whenReady()
  phases.reached('ready')
  app.once(
    'will-quit',
    watchStalls(log, () => performance.now()),
  )
  if (!found.ok) {
    log.error({ event: 'backend-config', ...found.error })
    dialog.showErrorBox(
      'Bonfire can’t read where its server is',
      `${found.error.where}\n\n${found.error.detail}\n\nCorrect or remove it, then start Bonfire again.`,
    )
  }
  const { defaultSession } = session
  const { commandLine } = app
  app.once('will-quit', await followProxy({ session: defaultSession, commandLine, settings, log }))
  ready(backend, settings, launchArgs)
}

function ready(backend: BackendConfig | null, settings: SettingsStore, launchArgs: readonly string[]): void {
  restrictSession(session.defaultSession)
  serveApp(join(import.meta.dirname, '../renderer'), backend?.url ?? null)
  serve('backend.get', () => backend)
  serve('app.info', () => ({ version: app.getVersion(), platform: process.platform }))
  serve('link.open', ({ url }) => {
    openOutside(url)
    return null
  })
  const audio = createAudioDevices({ settings })
  serve('audio.report', (report) => {
    audio.report(report)
    return null
  })
  serve('audio.choose', ({ direction, device }) => {
    audio.choose(direction, device)
    return null
  })

  const memory = createShellMemory(app.getPath('userData'))
  const window = createMainWindow({
    memory,
    settings,
    onFirstHidden: () => shell.tellOfTray(),
    onPageGone: () => {
      voice.forget()
      keys.losePage()
      shell.pageGone()
    },
    onBroken: () => showNotice(brokenNotice),
    onZoom: (direction) => shell.act.zoom(direction),
    onSessionEnd: () => void quit(),
  })
  const tell = tellTo(() => window.contents)
  serve('settings.read', () => settings.read())
  serve('settings.change', (change) =>
    settings.change(window.isFocused ? change : withoutUnseenKeys(change, settings.read())),
  )
  settings.subscribe((now) => tell('settings.changed', now))
  const voice = createVoiceState()
  serve('voice.report', (report) => {
    voice.report(report)
    return null
  })
  const shell = createShell({
    window,
    settings,
    tell,
    voice,
    devices: audio,
    session: session.defaultSession,
  })

  const screen = startScreenLock()
  tellOfWake(powerMonitor, screen, tell)
  const keys = startTalkKeys({ settings, tell, voice, screen })
  serveTalk(keys)
  const secrets = createSecrets({
    path: join(app.getPath('userData'), 'secrets.json'),
    vault: systemVault(safeStorage, process.platform),
    settings,
    log,
    onStatus: (status) => tell('secrets.status', status),
    onLeft: (path) => showNotice(leftBehindNotice(path)),
  })
  serveSecrets(secrets)
  const onQuestion: ProxySignInInput['onQuestion'] = (question) => tell('proxy.question', question)
  const proxySignIn = createProxySignIn({ secrets, log, onQuestion, now: () => performance.now() })
  serveProxySignIn(app, proxySignIn)
  settings.subscribe((now, before) => {
    if (now.proxy !== before.proxy) proxySignIn.askAnew()
  })

  const quit = createQuit({
    steps: [
      { name: 'keys', close: () => keys.close() },
      { name: 'screen lock', close: () => screen.close() },
      { name: 'voice', close: () => leaveVoice(voice, tell) },
      { name: 'shell', close: () => shell.close() },
      { name: 'audio', close: () => audio.close() },
      { name: 'secrets', close: () => secrets.close() },
      { name: 'settings', close: () => settings.close() },
      { name: 'memory', close: () => memory.close() },
    ],
    onTrouble: (step, why, detail) => log.error({ event: 'quit', step, why, detail }),
  })
  onQuit(window, quit)

  app.on('second-instance', (_event, argv) => shell.launch(argv, false))
  app.on('open-url', (_event, url) => shell.launch([url], false)) // macOS
  app.on('activate', () => window.show())
  shell.launch(launchArgs, true)
}
