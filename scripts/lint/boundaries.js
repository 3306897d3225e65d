import { importTable, importedByNobody } from './import-table.js'

// eslint-plugin-boundaries knows elements (rows of the table) and categories of files.
const elements = importTable.map(({ name, pattern }) => ({
  type: name,
  pattern,
  partialMatch: false,
  ...(pattern.endsWith('/*') ? { capture: ['part'] } : {}),
}))

/** What eslint-plugin-boundaries has to know of the tree. */
export const boundarySettings = {
  'boundaries/elements': elements,
  'boundaries/files': [
    { category: 'test', pattern: '**/*.test.{ts,tsx}' },
    { category: 'port', pattern: 'src/renderer/{features/*,sync}/ports.ts' },
    { category: 'tool-configuration', pattern: '*.config.{js,ts}' },
  ],
  'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
  'boundaries/additional-dependency-nodes': [
    { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
    { selector: 'TSImportType > TSLiteralType > Literal', kind: 'type', name: 'import-type' },
  ],
  'boundaries/legacy-templates': false,
}

/**
 * @typedef {{ origin: string | string[], source?: string }} Module
 * @param {readonly string[]} names
 * @returns {{ module: Module }[]}
 */
const modules = (names) =>
  names.map((name) => {
    if (name === '*') return { module: { origin: ['core', 'external'] } }
    if (name === 'node:') return { module: { origin: 'core' } }
    return { module: { origin: 'external', source: name } }
  })

/** @param {readonly string[]} names */
const rows = (names) => names.map((type) => ({ element: { type } }))

/** @param {import('./import-table.js').Row} row */
function policiesOf({ name, pattern, folders, packages, typePackages = [], typesFrom = [] }) {
  const from = { element: { type: name } }
  const captured = pattern.endsWith('/*') ? { captured: { part: '{{ from.element.captured.part }}' } } : {}
  const own = { element: { type: name, ...captured } }
  return [
    { from, allow: { to: [own, ...rows(folders), ...modules(packages)] } },
    ...(typePackages.length === 0
      ? []
      : [{ from, allow: { to: modules(typePackages), dependency: { kind: 'type' } } }]),
    ...(typesFrom.length === 0
      ? []
      : [
          {
            from,
            allow: {
              to: typesFrom.map((categories) => ({ file: { categories } })),
              dependency: { kind: 'type' },
            },
          },
        ]),
  ]
}

/** The table as the options of `boundaries/dependencies`. Later policies win. */
export const boundaryRule = {
  default: 'disallow',
  checkAllOrigins: true,
  checkUnknownLocals: true,
  checkInternals: true,
  message:
    'The import table (scripts/lint/import-table.js) does not let {{ from.element.type }} import this.',
  policies: [
    ...importTable.flatMap(policiesOf),
    // a test uses the tools of testing, and plays the other side with the other side's packages
    { from: { file: { categories: 'test' } }, allow: { to: modules(['*']) } },
    ...importTable
      .filter(({ name }) => !importedByNobody.includes(name))
      .map(({ name }) => ({
        from: { element: { type: name } },
        disallow: { to: [...rows(importedByNobody), { file: { categories: 'test' } }] },
      })),
    {
      from: { file: { categories: 'tool-configuration' } },
      allow: { to: [...modules(['*']), ...rows(['scripts', 'tests'])] },
    },
  ],
}
