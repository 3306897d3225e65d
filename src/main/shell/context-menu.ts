import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

type Asked = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions' | 'linkURL' | 'editFlags'
>

export interface ContextActions {
  replace(word: string): void
  /** Never marks it again. */
  learn(word: string): void
  copy(text: string): void
}

const line: MenuItemConstructorOptions = { type: 'separator' }

/** The menu over text and links of the page; empty where there is nothing to do. */
export function contextMenu(asked: Asked, act: ContextActions): MenuItemConstructorOptions[] {
  const groups = [spelling(asked, act), editing(asked), link(asked, act)].filter((items) => items.length > 0)
  return groups.flatMap((items, at) => (at === 0 ? items : [line, ...items]))
}

function spelling(
  { isEditable, misspelledWord, dictionarySuggestions }: Asked,
  act: ContextActions,
): MenuItemConstructorOptions[] {
  if (!isEditable || misspelledWord === '') return []
  const suggestions = dictionarySuggestions.map((word) => ({ label: word, click: () => act.replace(word) }))
  return [
    ...(suggestions.length === 0 ? [{ label: 'No suggestions', enabled: false }] : suggestions),
    line,
    { label: 'Add to dictionary', click: () => act.learn(misspelledWord) },
  ]
}

function editing({ isEditable, selectionText, editFlags }: Asked): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', enabled: editFlags.canCopy }
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'cut', enabled: editFlags.canCut },
    copy,
    { role: 'paste', enabled: editFlags.canPaste },
    { role: 'pasteAndMatchStyle', enabled: editFlags.canPaste, label: 'Paste without formatting' },
    line,
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ]
}

function link({ linkURL }: Asked, act: ContextActions): MenuItemConstructorOptions[] {
  return /^(https?|mailto):/.test(linkURL) ? [{ label: 'Copy link', click: () => act.copy(linkURL) }] : []
}
