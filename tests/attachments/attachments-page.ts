import { supabaseAttachments } from '../../src/renderer/adapters/supabase/attachments.ts'
import { sessionStorage } from '../../src/renderer/adapters/desktop/session-storage.ts'
import { openClient } from '../../src/renderer/adapters/supabase/client.ts'
import type {
  AttachmentsPort,
  PreparedAttachment,
  UploadedAttachment,
} from '../../src/renderer/features/attachments/ports.ts'

/* Runs in the browser: the real adapter, and pictures for it to work on. */

declare global {
  interface Window {
    probe: typeof probe
  }
}

let port: AttachmentsPort
let cancelling: AbortController
let progress: number[]
const prepared = new Map<string, PreparedAttachment>()

/** A photograph of noise, so that it weighs something. */
async function photograph(width: number, height: number, type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  for (let y = 0; y < height; y += 20)
    for (let x = 0; x < width; x += 20) {
      if (context) context.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 70% ${30 + ((x ^ y) % 40)}%)`
      context?.fillRect(x, y, 20, 20)
    }
  return canvas.convertToBlob({ type, quality: 0.9 })
}

/** What a camera writes behind the first two bytes: turn by 90°, and where it was. */
const exif = (): Uint8Array<ArrayBuffer> => {
  const tiff = 'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 52.5N 13.4E'
  const payload = `Exif\0\0${tiff}`
  return Uint8Array.from(`\xff\xe1\0${String.fromCharCode(payload.length + 2)}${payload}`, (l) =>
    l.charCodeAt(0),
  )
}

/** Two frames of one pixel, over and over. */
const movingGif = (): Uint8Array<ArrayBuffer> => {
  const frame = '!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0'
  const file = `GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0${frame}${frame};`
  return Uint8Array.from(file, (letter) => letter.charCodeAt(0))
}

async function fileOf(kind: string): Promise<File> {
  switch (kind) {
    case 'camera': {
      const photo = new Uint8Array(await (await photograph(2400, 1600, 'image/jpeg')).arrayBuffer())
      return new File([photo.subarray(0, 2), exif(), photo.subarray(2)], 'holiday.png', { type: 'image/png' })
    }
    case 'small':
      return new File([await photograph(200, 100, 'image/png')], 'small.png')
    case 'moving':
      return new File([movingGif()], 'dance.gif')
    case 'broken':
      return new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'no picture'], 'broken.jpg')
    case 'large':
      return new File([new Uint8Array(20 * 1024 * 1024)], 'large.bin')
    default:
      return new File([kind], 'note.txt')
  }
}

async function sizeOf(picture: Blob): Promise<readonly [number, number]> {
  const bitmap = await createImageBitmap(picture)
  return [bitmap.width, bitmap.height]
}

const letters = async (file: Blob): Promise<string> =>
  Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join('')

const probe = {
  async signIn(url: string, publishableKey: string, email: string, password: string): Promise<void> {
    const client = openClient({ url, publishableKey }, sessionStorage(null, localStorage))
    const { data } = await client.auth.signInWithPassword({ email, password })
    const token = data.session?.access_token
    port = supabaseAttachments(client, {
      url,
      publishableKey,
      token: () => (token === undefined ? Promise.reject(new Error('signed out')) : Promise.resolve(token)),
    })
  },
  /** Makes such a file and prepares it; tells what came of it. */
  async prepare(kind: string) {
    const result = await port.prepare(await fileOf(kind))
    if (!result.ok) return { error: result.error.kind }
    const { value } = result
    prepared.set(kind, value)
    const isPicture = value.type.startsWith('image/')
    return {
      name: value.name,
      type: value.type,
      fileType: value.file.type,
      size: [value.width, value.height],
      shown: isPicture ? await sizeOf(value.file) : null,
      tellsPlace: (await letters(value.file)).includes('GPS'),
      thumbnail:
        value.thumbnail === null
          ? null
          : {
              size: await sizeOf(value.thumbnail),
              type: value.thumbnail.type,
              begins: (await letters(value.thumbnail)).slice(8, 15),
              isSmaller: value.thumbnail.size < value.file.size / 2,
            },
    }
  },
  /** @param cancelAt 0..1 of the way, or never */
  async upload(kind: string, channelId: string, cancelAt = 2) {
    const attachment = prepared.get(kind)
    if (attachment === undefined) throw new Error('prepare it first')
    cancelling = new AbortController()
    progress = []
    const { signal } = cancelling
    const onProgress = (part: number): void => {
      progress.push(part)
      if (part >= cancelAt) cancelling.abort()
    }
    const result = await port.upload({ channelId, attachment, signal, onProgress })
    return { result, progress }
  },
  /** Whether the link opens what was prepared. */
  async opens(kind: string, { path, thumbnailPath }: UploadedAttachment) {
    const attachment = prepared.get(kind)
    const open = async (at: string | null, expected: Blob | null | undefined) => {
      if (at === null || !expected) return null
      const link = await port.url(at)
      if (!link.ok || link.value === null) return false
      const response = await fetch(link.value)
      const same = (await letters(await response.blob())) === (await letters(expected))
      return same && response.headers.get('content-type') === expected.type
    }
    return {
      file: await open(path, attachment?.file),
      thumbnail: await open(thumbnailPath, attachment?.thumbnail),
    }
  },
  url: (path: string) => port.url(path),
}
window.probe = probe
