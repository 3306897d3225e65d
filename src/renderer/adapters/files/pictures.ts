import type { Size } from './thumbnail-size.ts'

/** What only a browser can tell of a picture. */
export interface Pictures {
  /** Size as shown, and whether it moves. Null: it can't be shown. */
  look(picture: Blob): Promise<(Size & { readonly moves: boolean }) | null>
  /** A still WebP of this size; it has pixels only, nothing a camera wrote down. */
  shrink(picture: Blob, to: Size): Promise<Blob | null>
}

/** 0..1; at this quality a photograph of 800 × 600 takes 40 to 120 kB. */
const quality = 0.8

export const browserPictures: Pictures = {
  look: async (picture) => {
    const bitmap = await decode(picture)
    if (bitmap === null) return null
    const { width, height } = bitmap
    bitmap.close()
    return { width, height, moves: await moves(picture) }
  },
  shrink: async (picture, { width, height }) => {
    const bitmap = await decode(picture)
    if (bitmap === null) return null
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (context !== null) context.imageSmoothingQuality = 'high'
    context?.drawImage(bitmap, 0, 0, width, height)
    bitmap.close()
    const thumbnail = await canvas.convertToBlob({ type: 'image/webp', quality })
    return thumbnail.type === 'image/webp' ? thumbnail : null // a browser that can't write it gives PNG
  },
}

async function decode(picture: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(picture)
  } catch {
    return null // InvalidStateError: no picture the browser knows, or too large for it
  }
}

async function moves(picture: Blob): Promise<boolean> {
  if (!('ImageDecoder' in globalThis) || !(await ImageDecoder.isTypeSupported(picture.type))) return false
  const decoder = new ImageDecoder({ data: await picture.arrayBuffer(), type: picture.type })
  try {
    await decoder.tracks.ready
    return decoder.tracks.selectedTrack?.animated ?? false
  } catch {
    return false
  } finally {
    decoder.close()
  }
}
