import { keys } from './key-mutants.ts'
import { outsideKeys } from './outside-key-mutants.ts'
import { shell } from './shell-mutants.ts'
import { sound } from './sound-mutants.ts'
import type { SourceMutant } from './source-mutant.ts'

const borders = 'tests/desktop/borders.test.ts'
const page = 'tests/desktop/desktop.test.ts'
const network = 'tests/desktop/network.test.ts'
const secrets = 'tests/desktop/secrets.test.ts'

/** Of the bridge between the window and main. */
const bridge: readonly SourceMutant[] = [
  {
    name: 'bridge: the sender of a request is not looked at',
    file: 'src/main/ipc.ts',
    find: 'if (!isOurFrame(senderFrame)) return',
    put: 'if (senderFrame === undefined) return',
    tests: [borders],
  },
  {
    name: 'bridge: frames inside the page count as the page',
    file: 'src/main/sender.ts',
    find: ' && frame.parent === null',
    put: '',
    tests: ['src/main/sender.test.ts', borders],
  },
  {
    name: 'bridge: a handler runs without its schema',
    file: 'src/main/ipc.ts',
    find: 'ipc[channel].input.safeParse(raw)',
    put: '{ success: true as const, data: raw, error: new z.ZodError([]) }',
    tests: [borders],
  },
  {
    name: 'bridge: payloads of any size are walked over',
    file: 'src/main/ipc.ts',
    find: 'if (!isSmallAndPlain(raw))',
    put: 'if (isSmallAndPlain === undefined)',
    tests: [borders],
  },
  {
    name: 'bridge: a flood of calls is worked on',
    file: 'src/main/ipc.ts',
    find: 'if (!mayRun(channel))',
    put: 'if (mayRun === undefined)',
    tests: [borders],
  },
  {
    name: 'bridge: a page opens as many links as it likes',
    file: 'src/main/links.ts',
    find: "if (!mayOpen('links'))",
    put: 'if (mayOpen === undefined)',
    tests: [borders],
  },
  {
    name: 'bridge: a flood fills the log',
    file: 'src/main/seldom.ts',
    find: 'at - one.at < atMostEvery',
    put: 'at < one.at',
    tests: ['src/main/seldom.test.ts', borders],
  },
  {
    name: 'bridge: an event leaves main as it is, not as the contract has it',
    file: 'src/main/tell.ts',
    find: 'ipcEvents[event].parse(payload)',
    put: 'payload',
    tests: ['src/main/tell.test.ts'],
  },
  {
    name: 'bridge: the page may listen to any channel',
    file: 'src/preload/index.ts',
    find: 'if (!Object.hasOwn(events, event)) return',
    put: 'if (!events) return',
    tests: [page],
  },
]

/** Of what a page may load, open and use. */
const confinement: readonly SourceMutant[] = [
  {
    name: 'page: the window may go to other sites',
    file: 'src/main/contents.ts',
    find: 'if (mayNavigate(event.url, event.isMainFrame)) return',
    put: 'if (mayNavigate(event.url, true) || event.isMainFrame) return',
    tests: [page],
  },
  {
    name: 'page: the app’s own address may lead to other sites',
    file: 'src/main/contents.ts',
    find: 'if (!mayNavigate(event.url, event.isMainFrame)) event',
    put: 'if (!mayNavigate(event.url, event.isMainFrame) && event.url === "") event',
    tests: [borders],
  },
  {
    name: 'page: a page may hold web views',
    file: 'src/main/contents.ts',
    find: "contents.on('will-attach-webview', (event) => event.preventDefault())",
    put: '',
    tests: [borders],
  },
  {
    name: 'page: a page is handed devices',
    file: 'src/main/session.ts',
    find: 'setDevicePermissionHandler(() => false)',
    put: 'setDevicePermissionHandler(() => true)',
    tests: [borders],
  },
  {
    name: 'page: a page may open windows',
    file: 'src/main/contents.ts',
    find: "{ action: 'deny' }",
    put: "{ action: 'allow' }",
    tests: [page],
  },
  {
    name: 'page: links of any scheme are handed to the system',
    file: 'src/main/navigation.ts',
    find: 'outside.has(parsed.protocol)',
    put: 'outside.size > 0',
    tests: ['src/main/navigation.test.ts'],
  },
  {
    name: 'page: paths lead out of the app’s folder',
    file: 'src/main/app-files.ts',
    find: 'if (!isAppUrl(url)) return',
    put: "if (isAppUrl(url)) return ok(join(root, decodeURIComponent(url.split('bonfire')[1] ?? '')))\n  if (!isAppUrl(url)) return",
    tests: ['src/main/app-files.test.ts', page],
  },
  {
    name: 'page: scripts in the page’s text are run',
    file: 'src/main/csp.ts',
    find: "'script-src': [\"'self'\", ",
    put: "'script-src': [\"'self'\", \"'unsafe-inline'\", ",
    tests: ['src/main/csp.test.ts'],
  },
  {
    name: 'page: pictures come from any host',
    file: 'src/main/csp.ts',
    find: "'img-src': [\"'self'\", ",
    put: "'img-src': [\"'self'\", 'https:', ",
    tests: ['src/main/csp.test.ts', page],
  },
  {
    name: 'page: no policy is sent',
    file: 'src/main/app-protocol.ts',
    find: "'content-security-policy': contentSecurityPolicy(backendUrl),",
    put: '',
    tests: [page],
  },
  {
    name: 'page: the window is opened outside the sandbox',
    file: 'src/main/window.ts',
    find: 'sandbox: true',
    put: 'sandbox: false',
    tests: [page],
  },
  {
    name: 'page: the page shares its world with the preload',
    file: 'src/main/window.ts',
    find: 'contextIsolation: true',
    put: 'contextIsolation: false',
    tests: [page],
  },
  {
    name: 'page: every permission is granted to the page',
    file: 'src/main/permissions.ts',
    find: 'return granted.has(permission)',
    put: 'return granted.size > 0',
    tests: ['src/main/permissions.test.ts', page],
  },
]

/** Of what is secret. */
const confidence: readonly SourceMutant[] = [
  {
    name: 'secrets: a token reaches the log',
    file: 'src/main/log.ts',
    find: 'stream.write(logLine(line))',
    put: 'stream.write(logLine === undefined ? line : line)',
    tests: [borders],
  },
  {
    name: 'secrets: the codes of links reach the log',
    file: 'src/main/redact.ts',
    find: "[/(\\/invite\\/)[\\w-]+/gi, '$1[code]'],",
    put: '',
    tests: ['src/main/redact.test.ts', borders],
  },
  {
    name: 'secrets: a session is on disk unencrypted without the person’s consent',
    file: 'src/main/secrets/secrets.ts',
    find: 'settings.read().keepUnencrypted ?',
    put: 'settings.read() ?',
    tests: ['src/main/secrets/secrets.test.ts'],
  },
  {
    name: 'secrets: a password that everybody knows counts as a keychain',
    file: 'src/main/secrets/system-vault.ts',
    find: "if (platform !== 'linux') return true",
    put: 'if (platform !== undefined) return true',
    tests: [secrets],
  },
  {
    name: 'secrets: Linux without a keychain counts as one with',
    file: 'src/main/secrets/system-vault.ts',
    find: "platform === 'linux' && notSecret",
    put: "platform === 'aix' && notSecret",
    tests: [secrets],
  },
  {
    name: 'secrets: a session stays on disk after signing out',
    file: 'src/main/secrets/secrets.ts',
    find: '(await takeOut(withoutSecret(file.read(), name)))',
    put: 'true',
    tests: ['src/main/secrets/secrets.test.ts', secrets],
  },
  {
    name: 'secrets: the page may name any secret',
    file: 'src/shared/ipc/secrets.ts',
    find: '.regex(/^bonfire\\.session\\.[\\w.:[\\]-]{1,255}$/)',
    put: '',
    tests: [secrets],
  },
  {
    name: 'secrets: a proxy’s password is given to any proxy',
    file: 'src/main/proxy/proxy-sign-in.ts',
    find: '`proxy.${host}:${port}`',
    put: '`proxy.${String(host === String(port))}`',
    tests: ['src/main/proxy/proxy-sign-in.test.ts'],
  },
  {
    name: 'secrets: a server that asks is given a proxy’s password',
    file: 'src/main/proxy/proxy-sign-in.ts',
    find: 'if (!isProxy) {',
    put: 'if (!isProxy && host === realm) {',
    tests: ['src/main/proxy/proxy-sign-in.test.ts', network],
  },
]

/** Deliberate mistakes in main and preload, each of which a test has to notice. */
export const mainMutants: readonly SourceMutant[] = [
  ...bridge,
  ...confinement,
  ...confidence,
  ...shell,
  ...sound,
  ...keys,
  ...outsideKeys,
]
