import { describe, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { UploadError } from '../../features/attachments/ports.ts'
import { FakeClock } from '../../clock/fake-clock.ts'
import { upload, type PutError, type UploadPort } from './upload.ts'

const place = { id: 'id', path: 'c/id/a.png', thumbnailPath: 'c/id/thumbnail.webp' }
const picture = {
  name: 'a.png',
  type: 'image/png',
  width: 900,
  height: 900,
  file: new Blob(['x'.repeat(90)]),
  thumbnail: new Blob(['x'.repeat(10)]),
} as const

/** A backend whose Storage gives these answers, one a request, then takes everything. */
function world(answers: readonly Result<null, PutError>[] = []) {
  const left = [...answers]
  const clock = new FakeClock()
  const cancelling = new AbortController()
  const port = {
    start: vi.fn<UploadPort['start']>(async () => ok(place)),
    put: vi.fn<UploadPort['put']>(async (_path, file, _signal, onSent) => {
      onSent(file.size / 2)
      return left.shift() ?? ok(null)
    }),
    cancel: vi.fn<UploadPort['cancel']>(async () => null),
  }
  const progress: number[] = []
  const { signal } = cancelling
  const run = (attachment: Parameters<typeof upload>[3]['attachment'] = picture) =>
    upload(port, clock, () => 0, {
      channelId: 'c',
      attachment,
      signal,
      onProgress: (part) => progress.push(part),
    })
  return { port, clock, cancelling, progress, run }
}

describe('an upload', () => {
  test('sends the file and its thumbnail, and tells how far it is', async () => {
    const { port, progress, run } = world()
    expect(await run()).toEqual(ok(place))
    expect(port.put.mock.calls.map(([path, file]) => [path, file])).toEqual([
      [place.path, picture.file],
      [place.thumbnailPath, picture.thumbnail],
    ])
    expect(progress).toEqual([0.45, 0.9, 0.95, 1])
    expect(port.cancel).not.toHaveBeenCalled()
  })

  test('without a thumbnail is the file alone', async () => {
    const { port, run } = world()
    port.start.mockResolvedValue(ok({ ...place, thumbnailPath: null }))
    await run({ ...picture, thumbnail: null })
    expect(port.put).toHaveBeenCalledTimes(1)
  })

  test('the database does not allow sends nothing', async () => {
    const { port, run } = world()
    port.start.mockResolvedValue(err({ kind: 'not-allowed' }))
    expect(await run()).toEqual(err({ kind: 'not-allowed' }))
    expect(port.put).not.toHaveBeenCalled()
  })

  test('is tried again while the backend is out of reach, more and more slowly', async () => {
    const { port, clock, run } = world([err({ kind: 'unreachable' }), err({ kind: 'rate-limited' })])
    const done = run()
    await clock.advance(499)
    expect(port.put).toHaveBeenCalledTimes(1)
    await clock.advance(1)
    expect(port.put).toHaveBeenCalledTimes(2)
    await clock.advance(1000)
    expect(await done).toEqual(ok(place))
  })

  test('whose answer got lost is not sent twice', async () => {
    const { clock, run } = world([err({ kind: 'unreachable' }), err({ kind: 'exists' })])
    const done = run()
    await clock.advance(500)
    expect(await done).toEqual(ok(place))
  })

  test('gives up in the end, and gives its path back', async () => {
    const { port, clock, run } = world(Array<Result<null, PutError>>(6).fill(err({ kind: 'unreachable' })))
    const done = run()
    await clock.advance(60_000)
    expect(await done).toEqual(err({ kind: 'unreachable' }))
    expect(port.put).toHaveBeenCalledTimes(6)
    expect(port.cancel).toHaveBeenCalledWith(place.id)
  })

  test.each<UploadError>([{ kind: 'refused' }, { kind: 'not-allowed' }, { kind: 'signed-out' }])(
    'refused as $kind is not tried again',
    async (error) => {
      const { port, run } = world([err(error as PutError)])
      expect(await run()).toEqual(err(error))
      expect(port.put).toHaveBeenCalledTimes(1)
      expect(port.cancel).toHaveBeenCalledWith(place.id)
    },
  )

  test('is cancelled while it waits for its next attempt', async () => {
    const { port, clock, cancelling, run } = world([err({ kind: 'unreachable' })])
    const done = run()
    await clock.advance(100)
    cancelling.abort()
    expect(await done).toEqual(err({ kind: 'cancelled' }))
    expect([port.put.mock.calls.length, clock.pending]).toEqual([1, 0])
    expect(port.cancel).toHaveBeenCalledWith(place.id)
  })

  test('cancelled before it began sends nothing', async () => {
    const { port, cancelling, run } = world()
    cancelling.abort()
    expect(await run()).toEqual(err({ kind: 'cancelled' }))
    expect(port.put).not.toHaveBeenCalled()
  })
})
