import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createRequire } from 'node:module'

const sources = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const product = join('out', 'renderer', 'index.html')

/** Whether `out/` is older than what it is made of. */
export async function buildIsStale(): Promise<boolean> {
  const built = await modified(product)
  if (built === null) return true
  const times = await Promise.all(sources.map(newest))
  return Math.max(...times) > built
}

/** Builds main, preload and renderer into `out/`; throws with the build's own words. */
export async function build(): Promise<void> {
  const require = createRequire(import.meta.url)
  const cli = join(require.resolve('electron-vite/package.json'), '..', 'bin', 'electron-vite.js')
  const child = spawn(process.execPath, [cli, 'build'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`the app could not be built:\n${output.trim()}`)
}

async function newest(path: string): Promise<number> {
  const info = await stat(path)
  if (!info.isDirectory()) return info.mtimeMs
  const inside = await readdir(path)
  return Math.max(info.mtimeMs, ...(await Promise.all(inside.map((name) => newest(join(path, name))))))
}

async function modified(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return null
  }
}
