import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmailDriver, EmailMessage } from '@supabase/lite'
import type { Logger } from 'pino'

const kept = 200 // mails; older ones are deleted

/** The embedded backend sends no mail: each is a file `*.eml` in `folder`, for any mail program to open. */
export function createMailFolder(folder: string, log: Logger): EmailDriver {
  return {
    send: async (message) => {
      const now = new Date()
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Names sort by time.
      const name = `${now.toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`
      await writeFile(join(folder, name), formatMail(message, now), { mode: 0o600 })
      log.info({ file: join(folder, name) }, 'a mail was written instead of sent')
      const names = (await readdir(folder)).filter((each) => each.endsWith('.eml')).sort()
      await Promise.all(names.slice(0, -kept).map((each) => rm(join(folder, each), { force: true })))
    },
  }
}

/** Internet Message Format (RFC 5322), one plain-text part. */
export function formatMail({ to, subject, text, html }: EmailMessage, date: Date): string {
  const [type, body] = text === undefined ? ['html', html ?? ''] : ['plain', text]
  return [
    'From: Bonfire <bonfire@localhost>',
    `To: ${oneLine(to)}`,
    `Subject: =?utf-8?B?${Buffer.from(oneLine(subject)).toString('base64')}?=`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    `Content-Type: text/${type}; charset=utf-8`,
    'Content-Transfer-Encoding: 8bit',
    '',
    body.replace(/\r?\n/g, '\r\n'),
    '',
  ].join('\r\n')
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
