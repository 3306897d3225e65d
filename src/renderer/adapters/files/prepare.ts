import { attachmentLimits, type AttachmentType } from '../../../shared/attachment-rules.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import { headSize, sniff } from '../../../shared/sniff.ts'
import type { PreparedAttachment, PrepareError } from '../../features/attachments/ports.ts'
import { cleanName } from './clean-name.ts'
import { browserPictures, type Pictures } from './pictures.ts'
import { stripPng, stripWebp } from './strip-chunks.ts'
import { stripJpeg } from './strip-jpeg.ts'
import { thumbnailSize } from './thumbnail-size.ts'

type Prepared = Result<PreparedAttachment, PrepareError>

/** See AttachmentsPort.prepare. */
export async function prepareAttachment(file: File, pictures: Pictures = browserPictures): Promise<Prepared> {
  if (file.size === 0) return err({ kind: 'empty' })
  if (file.size > attachmentLimits.size) return err({ kind: 'too-large' })
  try {
    const type = await sniff(new Uint8Array(await file.slice(0, headSize).arrayBuffer()))
    const name = cleanName(file.name)
    if (type.startsWith('image/')) return await preparePicture(file, name, type, pictures)
    // Retyped, so that no later step believes what the system thought it was.
    const typed = file.slice(0, file.size, type)
    return ok({ name, type, width: null, height: null, file: typed, thumbnail: null })
  } catch (cause) {
    // NotReadableError, NotFoundError: the file went away under the window's hands.
    if (cause instanceof DOMException) return err({ kind: 'unreadable-file' })
    throw cause
  }
}

async function preparePicture(
  file: File,
  name: string,
  type: AttachmentType,
  pictures: Pictures,
): Promise<Prepared> {
  const stripped = await strip(file, type)
  const seen = stripped === null ? null : await pictures.look(stripped)
  if (stripped === null || seen === null) return err({ kind: 'unreadable-picture' })
  const { width, height } = seen
  if (Math.max(width, height) > attachmentLimits.side) return err({ kind: 'unreadable-picture' })
  const size = thumbnailSize({ ...seen, bytes: stripped.size })
  const thumbnail = size === null ? null : await pictures.shrink(stripped, size)
  const isWorthIt =
    thumbnail !== null && thumbnail.size < Math.min(stripped.size, attachmentLimits.pictureSize)
  return ok({ name, type, width, height, file: stripped, thumbnail: isWorthIt ? thumbnail : null })
}

const strippers: Partial<
  Record<AttachmentType, (file: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>[] | null>
> = { 'image/jpeg': stripJpeg, 'image/png': stripPng, 'image/webp': stripWebp }

/** Null: the file is not built like its type. */
async function strip(file: File, type: AttachmentType): Promise<Blob | null> {
  const stripper = strippers[type]
  if (stripper === undefined) return file.slice(0, file.size, type)
  const parts = stripper(new Uint8Array(await file.arrayBuffer()))
  return parts && new Blob(parts, { type })
}
