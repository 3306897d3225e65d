import { expect, test } from 'vitest'
import { formatMail } from './mail-folder.ts'

test('a mail can be opened by any mail program, and its head can’t be forged', () => {
  const mail = formatMail(
    {
      to: 'ann@example.com\r\nBcc: everybody',
      subject: 'Grüße',
      text: 'Your code is 123456\nBye',
      html: '<b>123456</b>',
    },
    new Date('2026-11-23T10:00:00Z'),
  )
  expect(mail.split('\r\n')).toEqual([
    'From: Bonfire <bonfire@localhost>',
    'To: ann@example.com Bcc: everybody',
    'Subject: =?utf-8?B?R3LDvMOfZQ==?=',
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Your code is 123456',
    'Bye',
    '',
  ])
})
