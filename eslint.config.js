import path from 'node:path'
import js from '@eslint/js'
import boundariesModule from 'eslint-plugin-boundaries'
import { importX } from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'
import { boundaryRule, boundarySettings } from './scripts/lint/boundaries.js'
import {
  electronSyntax,
  injectionSyntax,
  mainPlaces,
  mainSyntaxAt,
  rawIpcSyntax,
} from './scripts/lint/electron-syntax.js'
import { fileNames } from './scripts/lint/file-names.js'
import { resolve } from './scripts/lint/resolver.js'

// Its types tell of a default export inside the default export, which Node does not see.
const boundaries = /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (boundariesModule))
const everywhere = [...electronSyntax, ...injectionSyntax]

// In the one file where it is checked, main may do what it may nowhere else.
const mainPlaceRules = [...new Set(mainPlaces.map(({ place }) => place))].map((place) => ({
  files: [`src/main/${place}`],
  rules: {
    'no-restricted-syntax': /** @type {import('eslint').Linter.RuleEntry} */ ([
      'error',
      ...everywhere,
      ...rawIpcSyntax,
      ...mainSyntaxAt(place),
    ]),
  },
}))

export default defineConfig(
  {
    ignores: [
      'out/',
      'dist/',
      'test-results/',
      'playwright-report/',
      '.bonfire/',
      'src/shared/database.gen.ts',
    ],
  },
  // a rule holds or is changed here, in sight: no comment switches it off
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  importX.flatConfigs.typescript,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      ...boundarySettings,
      'boundaries/root-path': import.meta.dirname,
      'import/resolver': { [path.resolve(import.meta.dirname, 'scripts/lint/resolver.js')]: {} },
      'import-x/resolver-next': [{ interfaceVersion: 3, name: 'bonfire', resolve }],
    },
    plugins: { boundaries, 'import-x': importX, bonfire: { rules: { 'file-names': fileNames } } },
    rules: {
      'boundaries/dependencies': ['error', boundaryRule],
      'boundaries/no-unknown-files': 'error',
      'bonfire/file-names': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'max-lines': ['error', 400],
      'no-restricted-syntax': ['error', ...everywhere, ...rawIpcSyntax],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      'no-undef': 'off', // the compiler knows better
      // return refuse(why) says that the function ends there
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // it takes a flag for unchanging that changes while an await waits
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // async without await is how a fake, or a function that can throw, keeps the promise of its type
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }], // limits count code points
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/main/**'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...rawIpcSyntax, ...mainSyntaxAt(null)] },
  },
  ...mainPlaceRules,
  {
    files: ['src/main/ipc.ts', 'src/preload/**'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...mainSyntaxAt(null)] },
  },
  { files: ['**/*.test.{ts,tsx}'], rules: { '@typescript-eslint/unbound-method': 'off' } }, // expect(fake.method)
  {
    // the tools demand one
    files: ['**/*.config.{js,ts}', 'scripts/run/playwright-reporter.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  { files: ['src/renderer/app/main.tsx'], rules: { 'no-console': ['error', { allow: ['warn'] }] } }, // the window's only log
  { files: ['src/renderer/**'], extends: [reactHooks.configs.flat['recommended-latest']] },
)
