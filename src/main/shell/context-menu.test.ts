import type { MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import { contextMenu } from './context-menu.ts'

const nothing = {
  isEditable: false,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [] as string[],
  linkURL: '',
  editFlags: {
    canCut: true,
    canCopy: true,
    canPaste: true,
    canSelectAll: true,
    canUndo: false,
    canRedo: false,
    canDelete: true,
    canEditRichly: false,
  },
}
const act = { replace: vi.fn(), learn: vi.fn(), copy: vi.fn() }
const words = (items: readonly MenuItemConstructorOptions[]) =>
  items.map(({ label, role, type }) => role ?? label ?? type)
const choose = (items: readonly MenuItemConstructorOptions[], label: string): void =>
  (items.find((item) => item.label === label)?.click as () => void)()

test('over nothing there is no menu', () => {
  expect(contextMenu(nothing, act)).toEqual([])
  expect(contextMenu({ ...nothing, selectionText: ' ' }, act)).toEqual([])
})

test('a word that is spelled wrong comes with suggestions, then with editing', () => {
  const items = contextMenu(
    { ...nothing, isEditable: true, misspelledWord: 'fyre', dictionarySuggestions: ['fire', 'fry'] },
    act,
  )
  expect(words(items)).toEqual([
    'fire',
    'fry',
    'separator',
    'Add to dictionary',
    'separator',
    'cut',
    'copy',
    'paste',
    'pasteAndMatchStyle',
    'separator',
    'selectAll',
  ])
  choose(items, 'fire')
  choose(items, 'Add to dictionary')
  expect(act.replace).toHaveBeenCalledWith('fire')
  expect(act.learn).toHaveBeenCalledWith('fyre')
})

test('a word without suggestions says so', () => {
  const items = contextMenu({ ...nothing, isEditable: true, misspelledWord: 'xq' }, act)
  expect(items[0]).toEqual({ label: 'No suggestions', enabled: false })
})

test('selected text can be copied, a link’s address too, and no address of another kind', () => {
  const items = contextMenu({ ...nothing, selectionText: 'a', linkURL: 'https://example.org/' }, act)
  expect(words(items)).toEqual(['copy', 'separator', 'Copy link'])
  choose(items, 'Copy link')
  expect(act.copy).toHaveBeenCalledWith('https://example.org/')
  expect(contextMenu({ ...nothing, linkURL: 'app://bonfire/index.html' }, act)).toEqual([])
})
