import { existsSync } from 'node:fs'

/** A picture by its path; Electron gives an empty one where there is none, which nobody would see. */
export class FakeImage {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static createFromPath(path: string): FakeImage {
    if (!existsSync(path)) throw new Error(`no picture at ${path}`)
    return new FakeImage(path)
  }
}
