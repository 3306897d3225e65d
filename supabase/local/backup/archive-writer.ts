import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Header } from 'tar'
import { sealLine } from './archive-format.ts'

const blockSize = 512

/** Writes a backup from beginning to end, never holding more than a piece of it. Throws what the file system throws. */
export class ArchiveWriter {
  readonly #file: FileHandle
  readonly #time: Date
  readonly #hash = createHash('sha256')
  #closed = false

  /** Readable by its owner alone. Throws if the file exists. */
  static async create(path: string, time: Date): Promise<ArchiveWriter> {
    return new ArchiveWriter(await open(path, 'wx', 0o600), time)
  }

  private constructor(file: FileHandle, time: Date) {
    this.#file = file
    this.#time = time
  }

  add(name: string, content: Uint8Array): Promise<void> {
    return this.addStream(name, content.length, [content])
  }

  /** Throws if `bytes` brings another number of bytes than `size`. */
  async addStream(
    name: string,
    size: number,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void> {
    const header = new Header({ path: name, size, mode: 0o600, mtime: this.#time, type: 'File' })
    if (header.encode()) throw new Error(`${name} does not fit into the header of a tar file`)
    if (!header.block) throw new Error('an encoded header has a block')
    await this.#write(header.block.subarray(0, blockSize))
    let written = 0
    for await (const chunk of bytes) {
      written += chunk.length
      await this.#write(chunk)
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes and not ${size}`)
    await this.#write(Buffer.alloc((blockSize - (size % blockSize)) % blockSize))
  }

  /** Ends the file, seals it and sees it onto the disk. */
  async finish(): Promise<void> {
    await this.#write(Buffer.alloc(2 * blockSize))
    await this.#file.appendFile(sealLine(this.#hash.digest('hex')))
    await this.#file.sync()
    await this.close()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#file.close()
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes)
    await this.#file.appendFile(bytes)
  }
}
