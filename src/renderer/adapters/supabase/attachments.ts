import { linkLifetime } from '../../../shared/attachment-rules.ts'
import { err, ok } from '../../../shared/result.ts'
import type { AttachmentsPort } from '../../features/attachments/ports.ts'
import { systemClock } from '../../clock/clock.ts'
import { call, requestError } from './answers.ts'
import type { Client } from './client.ts'
import { LinkCache, type SignLinks } from './link-cache.ts'
import { putFile, type StorageAccess } from './put-file.ts'
import { upload, type UploadPort } from './upload.ts'

export function supabaseAttachments(client: Client, access: StorageAccess): AttachmentsPort {
  const port: UploadPort = {
    async start({ channelId, attachment: { name, type, file, width, height, thumbnail } }) {
      const started = await call(client, 'start_upload', {
        p_channel_id: channelId,
        p_name: name,
        p_type: type,
        p_size: file.size,
        p_width: width,
        p_height: height,
        p_thumbnail: thumbnail !== null,
      })
      if (!started.ok) return started
      const { id, path, thumbnail_path } = started.value
      return ok({ id, path, thumbnailPath: thumbnail_path })
    },
    put: putFile(access, systemClock),
    cancel: (id) => call(client, 'cancel_upload', { p_id: id }),
  }
  const links = new LinkCache(signLinks(client), () => Date.now())
  return {
    prepare: async (file) => (await import('../files/prepare.ts')).prepareAttachment(file),
    upload: (input) => upload(port, systemClock, Math.random, input),
    url: (path) => links.get(path),
  }
}

const signLinks =
  (client: Client): SignLinks =>
  async (paths) => {
    const { data, error } = await client.storage
      .from('attachments')
      .createSignedUrls([...paths], linkLifetime)
    if (error !== null) return err(requestError(Number(error.statusCode ?? 0), error.message))
    const links = new Map<string, string>()
    for (const { path, signedUrl, error: missing } of data)
      if (path !== null && signedUrl !== null && missing === null) links.set(path, signedUrl)
    return ok(links)
  }
