import { z } from 'zod'

/** As many as Storage removes in one request. */
const batch = 1000

const place = z.object({ bucket: z.string(), path: z.string() })
type Place = z.infer<typeof place>
const answer = z.object({ files: z.array(place), next: place.nullable() })
const removed = z.array(z.unknown())

export interface Project {
  /** Without a slash at its end. */
  readonly url: string
  /** Secret: it may do everything. */
  readonly key: string
}

/**
 * Removes files that belong to nothing through the Storage API, which alone removes their bytes too. Repeating it is
 * harmless. Returns how many went; throws when the project answers anything but success.
 */
export async function sweep({ url, key }: Project): Promise<number> {
  const ask = async (method: string, path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status}`)
    return response.json()
  }
  let total = 0
  let after: Place | null = { bucket: '', path: '' }
  while (after !== null) {
    const from = { p_after_bucket: after.bucket, p_after_path: after.path }
    const { files, next }: z.infer<typeof answer> = answer.parse(
      await ask('POST', '/rest/v1/rpc/orphaned_files', from),
    )
    for (const [bucket, orphans] of Map.groupBy(files, (file) => file.bucket))
      for (let i = 0; i < orphans.length; i += batch) {
        const prefixes = orphans.slice(i, i + batch).map(({ path }) => path)
        total += removed.parse(await ask('DELETE', `/storage/v1/object/${bucket}`, { prefixes })).length
      }
    after = next
  }
  return total
}
