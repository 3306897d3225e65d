import { build } from './stack/renderer-build.ts'

await build()
