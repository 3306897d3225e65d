import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  // where programs start; tests and the tools' configuration files are found by themselves
  entry: [
    'scripts/*.{ts,mjs}',
    'sfu/src/index.ts',
    'src/hook/index.ts',
    'supabase/local/main.ts',
    'supabase/functions/*/index.ts',
    'tests/gallery/vite.config.ts', // named by path, like the page of its index.html
    'tests/gallery/page/gallery.ts',
    'scripts/lint/resolver.js', // eslint-plugin-boundaries loads it
    'tests/support/electron/parent-port.ts', // loaded before a utility process of the fake
    'tests/**/*.case.ts', // `npm run bench -- NAME` and `npm run chaos -- NAME`
  ],
  project: ['{src,sfu,supabase,scripts,tests}/**/*.{ts,tsx,js,mjs}'],
  // A function's own types may be named by callers one day. Values that nobody imports are dead all the same.
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreIssues: { 'src/shared/database.gen.ts': ['exports', 'types'] }, // generated whole
  ignoreDependencies: ['electron-builder'], // started as a program, by its path
  exclude: ['binaries'], // programs of the system: Redis, PulseAudio, mount
}

export default config
