import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename } from 'node:path/posix'
import { pipeline } from 'node:stream/promises'
import { systemCode } from '../backend-error.ts'
import type { FileStore } from './file-store.ts'
import { isShown, servedAs } from './mime.ts'
import { namesTag, parseRange } from './range.ts'
import type { StoredObject } from './rows.ts'

interface Download {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly url: URL
}

/** Sends an object's bytes as they come off the disk: all, one range, or none if the asker has them already. */
export async function sendObject(
  { req, res, url }: Download,
  object: StoredObject,
  name: string,
  files: FileStore,
): Promise<void> {
  const { metadata, version } = object
  res.setHeader('etag', metadata.eTag)
  res.setHeader('cache-control', metadata.cacheControl)
  res.setHeader('last-modified', new Date(metadata.lastModified).toUTCString())
  res.setHeader('accept-ranges', 'bytes')
  res.setHeader('content-type', servedAs(metadata.mimetype))
  // Somebody else's file, on the backend's origin: shown, never run.
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('content-security-policy', "default-src 'none'; sandbox")
  const download = url.searchParams.get('download')
  if (download !== null || !isShown(metadata.mimetype))
    res.setHeader('content-disposition', disposition(chosenName(download ?? '') || basename(name)))

  if (namesTag(req.headers['if-none-match'], metadata.eTag)) {
    res.writeHead(304).end()
    return
  }
  // A part of what the asker has the rest of, or all if that has changed (RFC 9110, 13.1.5).
  const ifRange = req.headers['if-range']
  const isPartWanted = ifRange === undefined || ifRange === metadata.eTag
  const range = parseRange(isPartWanted ? req.headers.range : undefined, metadata.size)
  if (range === 'unsatisfiable') {
    res.writeHead(416, { 'content-range': `bytes */${metadata.size}` }).end()
    return
  }
  if (range) {
    const { start, end } = range
    res.writeHead(206, {
      'content-range': `bytes ${start}-${end}/${metadata.size}`,
      'content-length': end - start + 1,
    })
  } else res.writeHead(200, { 'content-length': metadata.size })
  if (req.method === 'HEAD') {
    res.end()
    return
  }
  try {
    await pipeline(files.read(version, range ?? undefined), res)
  } catch (cause) {
    // The asker went away in the middle; nobody is left to tell.
    if (systemCode(cause) !== 'ERR_STREAM_PREMATURE_CLOSE') throw cause
  }
}

/** RFC 6266 with RFC 8187 for what is not plain ASCII. */
const disposition = (filename: string): string =>
  `attachment; filename="${filename.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(filename)}`

/** storage-js 2.119 encodes the name of a signed link twice. */
function chosenName(download: string): string {
  try {
    return decodeURIComponent(download)
  } catch {
    return download
  }
}
