import { access, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { appId } from '../../src/main/talk/portal/portal.ts'

/** electron-builder's own reader and check; it offers them to nobody officially, so its version is pinned. */
interface ConfigTools {
  getConfig(folder: string, file: string, overrides: object): Promise<Configuration>
  validateConfiguration(config: object, log: object): Promise<void>
}
interface Configuration {
  readonly [key: string]: unknown
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly win: { readonly icon: string }
  readonly mac: { readonly icon: string }
  readonly linux: { readonly syncDesktopName: boolean }
}

const root = resolve(import.meta.dirname, '../..')
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
const { getConfig, validateConfiguration } = fromBuilder(
  'app-builder-lib/out/util/config/config',
) as ConfigTools
const log = { add: () => undefined, isEnabled: false }
const config = await getConfig(root, 'electron-builder.yml', {})

test('electron-builder accepts the configuration, and would not accept a misspelt one', async () => {
  await validateConfiguration(config, log)
  await expect(validateConfiguration({ ...config, nsis: { onClick: true } }, log)).rejects.toThrow(
    'configuration.nsis',
  )
})

test('the installed app can not be turned into Node and loads nothing from outside its archive', () => {
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('the installers carry the key hook and its libraries, as files that a system can load', async () => {
  expect(config['asarUnpack']).toContain('out/prebuilds/**')
  for (const system of ['win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64', 'linux-x64', 'linux-arm64'])
    await access(join(root, 'out/prebuilds', system, 'uiohook-napi.node'))
  await access(join(root, 'out/main/hook.js'))
})

test('the icons are what their names say', async () => {
  const start = async (path: string): Promise<string> =>
    (await readFile(join(root, path))).toString('latin1', 0, 4)
  expect(await start(config.win.icon)).toBe('\x00\x00\x01\x00')
  expect(await start(config.mac.icon)).toBe('icns')
  for (const picture of ['icon.png', 'tray/away-panel.png', 'overlay/1.png'])
    expect(await start(`resources/${picture}`)).toBe('\x89PNG')
})

test('the desktop file has the name by which the portal is asked for keys', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { desktopName: string }
  expect(manifest.desktopName).toBe(`${appId}.desktop`)
  expect(config.linux.syncDesktopName).toBe(true)
})
