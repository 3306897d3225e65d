import { attachmentLimits } from '../../../shared/attachment-rules.ts'

/** Controls, what turns or hides text beside it, and what stands for a folder or a drive somewhere. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\:*?"<>|]/gu

/** These open a device on Windows, with any ending. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i

/** A file's name as other people may be shown it and save it, on any system. Its ending stays. */
export function cleanName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(unfit, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(device, '_$1')
  return shorten(plain === '' ? 'file' : plain)
}

/** Cuts the middle out of names that are too long, so that beginning and ending stay. */
function shorten(name: string): string {
  const letters = [...name]
  if (letters.length <= attachmentLimits.name) return name
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? ''
  return letters.slice(0, attachmentLimits.name - [...ending].length).join('') + ending
}
