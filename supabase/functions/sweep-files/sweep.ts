import { z } from 'zod'

/** As many as public.orphaned_files() names and Storage removes in one request. */
const batch = 1000

const orphans = z.array(z.object({ bucket: z.string(), path: z.string() }))
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
  for (;;) {
    const found = orphans.parse(await ask('POST', '/rest/v1/rpc/orphaned_files', { p_limit: batch }))
    let gone = 0
    for (const [bucket, files] of Map.groupBy(found, (file) => file.bucket)) {
      const prefixes = files.map(({ path }) => path)
      gone += removed.parse(await ask('DELETE', `/storage/v1/object/${bucket}`, { prefixes })).length
    }
    total += gone
    // What could not be removed would be named again and again.
    if (found.length < batch || gone === 0) return total
  }
}
