import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ESLint, type Linter } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

/** Known mistakes of Electron apps, each in a file that makes nothing else wrong. */
const mainMistakes: Record<string, string> = Object.fromEntries(
  Object.entries({
    'opens-any-link': "import { shell } from 'electron'\nvoid shell.openExternal('file:///a')\n",
    'opens-a-path': "import { shell } from 'electron'\nvoid shell.openPath('/a')\n",
    'tells-past-the-contract':
      "import { webContents } from 'electron'\nfor (const contents of webContents.getAllWebContents()) contents.send('a', 1)\n",
    'tells-a-window':
      "import { BrowserWindow } from 'electron'\nBrowserWindow.getAllWindows()[0]?.webContents.send('a', 1)\n",
    'runs-code-in-a-page':
      "import { webContents } from 'electron'\nvoid webContents.fromId(1)?.executeJavaScript('1')\n",
    'opens-a-window': "import { BrowserWindow } from 'electron'\nexport const a = new BrowserWindow()\n",
    'loads-a-page':
      "import { BrowserWindow } from 'electron'\nvoid BrowserWindow.getAllWindows()[0]?.loadURL('https://a.org')\n",
    'grants-permissions':
      "import { session } from 'electron'\nsession.defaultSession.setPermissionCheckHandler(() => true)\n",
    'takes-any-certificate':
      "import { app } from 'electron'\napp.on('certificate-error', (_e, _c, _u, _r, _d, answer) => answer(true))\n",
    'checks-no-certificate':
      "import { session } from 'electron'\nsession.defaultSession.setCertificateVerifyProc((_request, answer) => answer(0))\n",
    'leaves-the-sandbox': "import { app } from 'electron'\napp.commandLine.appendSwitch('no-sandbox')\n",
    'gets-round-the-policy':
      "import { protocol } from 'electron'\nprotocol.registerSchemesAsPrivileged([{ scheme: 'a', privileges: { bypassCSP: true } }])\n",
    'starts-a-program': "import { spawn } from 'node:child_process'\nspawn('a')\n",
    'logs-the-environment':
      "import { pino } from 'pino'\nconst log = pino()\nlog.info({ env: process.env })\n",
    'logs-a-secret': "import { pino } from 'pino'\nconst log = pino()\nlog.info({ accessToken: 'a' })\n",
  }).map(([name, source]) => [`src/main/${name}.ts`, source]),
)

/** A tree of small files, linted once with the project's own configuration. */
const tree: Record<string, string> = {
  'src/shared/result.ts': 'export const ok = 1\n',
  'src/shared/contract.ts': "import type { types } from 'mediasoup'\nexport type Worker = types.Worker\n",
  'src/shared/contract.test.ts':
    "import { it } from 'vitest'\nimport { ok } from './result.ts'\nit(String(ok))\n",
  'src/shared/mediasoup.ts': "import { createWorker } from 'mediasoup'\nexport const make = createWorker\n",
  'src/shared/node.ts': "import { join } from 'node:path'\nexport const file = join('a', 'b')\n",
  'src/shared/type-of.ts': "export type Path = import('node:path').PlatformPath\n",
  'src/shared/lazy.ts': "export const later = () => import('react')\n",
  'src/shared/passes-on.ts': "export * from '../main/open.ts'\n",
  'src/shared/cycle-a.ts': "import { b } from './cycle-b.ts'\nexport const a = (): number => b()\n",
  'src/shared/cycle-b.ts': "import { a } from './cycle-a.ts'\nexport const b = (): number => a()\n",
  'src/shared/default.ts': 'export default 1\n',
  'src/shared/long.ts': Array.from({ length: 401 }, (_, i) => `export const n${i} = ${i}\n`).join(''),
  'src/shared/utils.ts': 'export const a = 1\n',
  'src/shared/helpers.test.ts': 'export const a = 1\n',
  'src/shared/CamelCase.ts': 'export const a = 1\n',
  'src/shared/any.ts': 'export const a = (b: any): unknown => b\n',
  'src/shared/silenced.ts': '// eslint-disable-next-line\nexport const a = (b: any): unknown => b\n',
  'src/shared/floating.ts': 'export const a = (): void => {\n  Promise.resolve()\n}\n',
  'src/shared/later.ts': '// TODO: write this\nexport const a = 1\n',
  'src/shared/evaluated.ts': "export const a: unknown = eval('1')\n",
  'supabase/loose/file.ts': 'export const a = 1\n',
  'src/main/open.ts':
    "import { app } from 'electron'\nimport { ok } from '../shared/result.ts'\nexport const a = [app, ok]\n",
  'src/main/to-renderer.ts': "import { button } from '../renderer/ui/button.ts'\nexport const a = button\n",
  'src/main/raw-ipc.ts': "import { ipcMain } from 'electron'\nipcMain.handle('a', () => 1)\n",
  'src/main/ipc.ts': "import { ipcMain } from 'electron'\nipcMain.handle('a', () => 1)\n",
  'src/main/unsafe.ts':
    'export const a = { nodeIntegration: true, sandbox: false, contextIsolation: false }\n',
  'src/main/dbus.ts': "import { createClient } from 'dbus-native'\nexport const a = createClient\n",
  'src/main/talk/portal/bus.ts':
    "import { createClient } from 'dbus-native'\nimport { a } from '../../open.ts'\nexport const b: readonly unknown[] = [createClient, a]\n",
  'src/main/origin.ts': "export const a = new URL('app://a/b').origin\n",
  ...mainMistakes,
  'src/main/links.ts': "import { shell } from 'electron'\nvoid shell.openExternal('https://a.org')\n",
  'src/main/window.ts':
    "import { BrowserWindow } from 'electron'\nvoid new BrowserWindow().loadURL('app://a/b')\n",
  'src/main/session.ts':
    "import { session } from 'electron'\nsession.defaultSession.setPermissionCheckHandler(null)\n",
  'src/preload/leak.ts':
    "import { contextBridge, ipcRenderer } from 'electron'\ncontextBridge.exposeInMainWorld('a', ipcRenderer)\n",
  'src/renderer/ui/button.ts': 'export const button = 1\n',
  'src/renderer/ui/button.css': '',
  'src/renderer/ui/style.ts': "import style from './button.css?raw'\nexport const a: unknown = style\n",
  'src/renderer/ui/to-feature.ts': "import { a } from '../features/chat/store.ts'\nexport const b = a\n",
  'src/renderer/features/chat/store.ts':
    "import { create } from 'zustand'\nimport { ok } from '../../../shared/result.ts'\nimport { button } from '../../ui/button.ts'\nimport type { Port } from './ports.ts'\nexport const a: readonly unknown[] = [create, ok, button]\nexport type A = Port\n",
  'src/renderer/features/chat/ports.ts': 'export type Port = number\nexport const value = 1\n',
  'src/renderer/features/voice/store.ts': "import { a } from '../chat/store.ts'\nexport const b = a\n",
  'src/renderer/features/voice/port.ts':
    "import type { Port } from '../chat/ports.ts'\nexport type B = Port\n",
  'src/renderer/features/voice/database.ts':
    "import { createClient } from '@supabase/supabase-js'\nexport const a = createClient\n",
  'src/renderer/features/voice/markup.ts': "document.body.innerHTML = '<b>'\n",
  'src/renderer/features/voice/use-thing.ts':
    "import { useState } from 'react'\nexport const useThing = (on: boolean): unknown => (on ? useState(1) : 0)\n",
  'src/renderer/adapters/sfu/client.ts':
    "import type { Port } from '../../features/chat/ports.ts'\nimport { Device } from 'mediasoup-client'\nexport const a: readonly [Port, unknown] = [1, Device]\n",
  'src/renderer/adapters/value-of-port.ts':
    "import { value } from '../features/chat/ports.ts'\nexport const a = value\n",
  'src/renderer/adapters/type-of-store.ts':
    "import type { A } from '../features/chat/store.ts'\nexport type B = A\n",
  'src/renderer/app/main.ts':
    "import { a } from '../features/chat/store.ts'\nimport { a as b } from '../adapters/sfu/client.ts'\nexport const c = [a, b]\n",
  'src/renderer/app/electron.ts': "import { app } from 'electron'\nexport const a = app\n",
  'sfu/src/room.ts':
    "import { createWorker } from 'mediasoup'\nimport { ok } from '../../src/shared/result.ts'\nexport const a = [createWorker, ok]\n",
  'sfu/src/to-backend.ts': "import { a } from '../../supabase/local/serve.ts'\nexport const b = a\n",
  'sfu/src/support.ts': "import { a } from '../../tests/support/fake.ts'\nexport const b = a\n",
  'sfu/src/from-test.ts': "import { a } from '../../src/shared/helpers.test.ts'\nexport const b = a\n",
  'supabase/local/serve.ts': "import postgres from 'postgres'\nexport const a = postgres\n",
  'supabase/local/to-scripts.ts': "import { a } from '../../scripts/tool.ts'\nexport const b = a\n",
  'supabase/local/react.ts': "import { useState } from 'react'\nexport const a = useState\n",
  'tests/support/fake.ts':
    "import { a as room } from '../../sfu/src/room.ts'\nimport { a as app } from '../../src/renderer/app/main.ts'\nexport const a: readonly unknown[] = [room, app]\n",
  'scripts/tool.ts': "import { a as fake } from '../tests/support/fake.ts'\nexport const a = fake\n",
}

const offences: Record<string, string> = {
  'src/shared/mediasoup.ts': 'boundaries/dependencies',
  'src/shared/node.ts': 'boundaries/dependencies',
  'src/shared/type-of.ts': 'boundaries/dependencies',
  'src/shared/lazy.ts': 'boundaries/dependencies',
  'src/shared/passes-on.ts': 'boundaries/dependencies',
  'src/shared/cycle-a.ts': 'import-x/no-cycle',
  'src/shared/cycle-b.ts': 'import-x/no-cycle',
  'src/shared/default.ts': 'import-x/no-default-export',
  'src/shared/long.ts': 'max-lines',
  'src/shared/utils.ts': 'bonfire/file-names',
  'src/shared/helpers.test.ts': 'bonfire/file-names',
  'src/shared/CamelCase.ts': 'bonfire/file-names',
  'src/shared/any.ts': '@typescript-eslint/no-explicit-any',
  'src/shared/silenced.ts': '@typescript-eslint/no-explicit-any',
  'src/shared/floating.ts': '@typescript-eslint/no-floating-promises',
  'src/shared/later.ts': 'no-warning-comments',
  'src/shared/evaluated.ts': 'no-eval',
  'supabase/loose/file.ts': 'boundaries/no-unknown-files',
  'src/main/to-renderer.ts': 'boundaries/dependencies',
  'src/main/raw-ipc.ts': 'no-restricted-syntax',
  'src/main/unsafe.ts': 'no-restricted-syntax',
  'src/main/dbus.ts': 'boundaries/dependencies',
  'src/main/origin.ts': 'no-restricted-syntax',
  ...Object.fromEntries(Object.keys(mainMistakes).map((file) => [file, 'no-restricted-syntax'])),
  'src/preload/leak.ts': 'no-restricted-syntax',
  'src/renderer/ui/to-feature.ts': 'boundaries/dependencies',
  'src/renderer/features/voice/store.ts': 'boundaries/dependencies',
  'src/renderer/features/voice/port.ts': 'boundaries/dependencies',
  'src/renderer/features/voice/database.ts': 'boundaries/dependencies',
  'src/renderer/features/voice/markup.ts': 'no-restricted-syntax',
  'src/renderer/features/voice/use-thing.ts': 'react-hooks/rules-of-hooks',
  'src/renderer/adapters/value-of-port.ts': 'boundaries/dependencies',
  'src/renderer/adapters/type-of-store.ts': 'boundaries/dependencies',
  'src/renderer/app/electron.ts': 'boundaries/dependencies',
  'sfu/src/to-backend.ts': 'boundaries/dependencies',
  'sfu/src/support.ts': 'boundaries/dependencies',
  'sfu/src/from-test.ts': 'boundaries/dependencies',
  'supabase/local/to-scripts.ts': 'boundaries/dependencies',
  'supabase/local/react.ts': 'boundaries/dependencies',
}

describe('the lint rules', () => {
  let folder: string
  const found = new Map<string, Linter.LintMessage[]>()

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bonfire-lint-'))
    for (const [file, source] of Object.entries(tree)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), source)
    }
    for (const runtime of ['.base', '', '.shared', '.node', '.web', '.tests']) {
      await copyFile(path.join(root, `tsconfig${runtime}.json`), path.join(folder, `tsconfig${runtime}.json`))
    }
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: path.join(root, 'eslint.config.js'),
      overrideConfig: {
        languageOptions: { parserOptions: { tsconfigRootDir: folder } },
        settings: { 'boundaries/root-path': folder },
      },
    })
    for (const { filePath, messages } of await eslint.lintFiles('.')) {
      found.set(path.relative(folder, filePath).replaceAll('\\', '/'), messages)
    }
  }, 60_000)

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  const rulesBroken = (file: string): (string | null)[] => (found.get(file) ?? []).map(({ ruleId }) => ruleId)

  it.each(Object.entries(offences))('refuse %s for %s', (file, rule) => {
    expect(rulesBroken(file)).toContain(rule)
  })

  const clean = Object.keys(tree).filter((file) => !(file in offences) && !file.endsWith('.css'))
  it.each(clean)('let %s pass', (file) => {
    expect(found.get(file)).toEqual([])
  })
})
