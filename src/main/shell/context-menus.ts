import { clipboard, Menu, type WebContents } from 'electron'
import { log } from '../log.ts'
import { contextMenu } from './context-menu.ts'

/** Gives a page the menu over its text and links. */
export function giveContextMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, asked) => {
    const template = contextMenu(asked, {
      replace: (word) => contents.replaceMisspelling(word),
      learn: (word) => void contents.session.addWordToSpellCheckerDictionary(word),
      copy: (text) =>
        void clipboard
          .writeText(text)
          .catch((cause: unknown) => log.error({ event: 'copy-failed', err: cause })),
    })
    if (template.length > 0) Menu.buildFromTemplate(template).popup()
  })
}
