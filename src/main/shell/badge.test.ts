import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dockBadge, overlayOf } from './badge.ts'

const folder = join(import.meta.dirname, '../../../resources/overlay')

test.each([
  [0, false, null, ''],
  [0, true, 'unread.png', '•'],
  [1, true, '1.png', '1'],
  [9, true, '9.png', '9'],
  [10, true, 'more.png', '10'],
])('%d mentions, unread %s: %s over the taskbar, %j in the dock', (mentions, unread, file, dock) => {
  const overlay = overlayOf({ mentions, unread })
  expect(overlay?.file ?? null).toBe(file)
  expect(dockBadge({ mentions, unread })).toBe(dock)
  if (overlay !== null) expect(existsSync(join(folder, overlay.file))).toBe(true)
})
