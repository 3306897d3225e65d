export interface Size {
  /** px */
  readonly width: number
  readonly height: number
}

/** A picture in a conversation takes at most 400 × 300 CSS pixels, on screens with two pixels to one. */
const box: Size = { width: 800, height: 600 }

/** bytes; smaller files are sent to every reader as they are */
const light = 128 * 1024

/** How large a picture's thumbnail is to be; null where the picture itself serves as one, or would stand still in it. */
export function thumbnailSize(
  picture: Size & { readonly bytes: number; readonly moves: boolean },
): Size | null {
  if (picture.moves) return null
  const scale = Math.min(1, box.width / picture.width, box.height / picture.height)
  if (scale === 1 && picture.bytes <= light) return null
  return {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  }
}
