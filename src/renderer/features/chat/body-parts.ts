/** A run of plain text, or a link whose address is also its text. */
export type BodyPart = { readonly kind: 'text' | 'link'; readonly text: string }

const address = /https:\/\/[^\s<>"]+/g
/** Characters that close a sentence rather than an address. */
const trailing = /[.,;:!?'…]+$/

/** Splits a message into text and the https links in it. */
export function bodyParts(body: string): readonly BodyPart[] {
  const parts: BodyPart[] = []
  let from = 0
  for (const match of body.matchAll(address)) {
    const text = withoutTail(match[0])
    if (!URL.canParse(text)) continue
    if (match.index > from) parts.push({ kind: 'text', text: body.slice(from, match.index) })
    parts.push({ kind: 'link', text })
    from = match.index + text.length
  }
  if (from < body.length) parts.push({ kind: 'text', text: body.slice(from) })
  return parts
}

/** Takes off punctuation that follows an address, and a closing bracket that was opened outside it. */
function withoutTail(found: string): string {
  let text = found.replace(trailing, '')
  while (text.endsWith(')') && text.split(')').length > text.split('(').length)
    text = text.slice(0, -1).replace(trailing, '')
  return text
}
