/*
 * Patterns that meet hostile text: each is linear in its length. Repetitions are bounded, or may begin at one place only.
 */

/** Names under which something secret travels, in JSON, in query strings and in headers. */
const secretNames =
  '[a-z_-]*(?:token|token_hash|password|passphrase|secret|apikey|api_key|authorization|cookie|verifier)'

/**
 * `"refresh_token":"…"`. `quote` is how a quote is written there: JSON that was put into a text has backslashes before it, and what is
 * escaped within has more of them. `value` matches what comes before the next such quote.
 */
const named = (quote: string, value: string): RegExp =>
  new RegExp(String.raw`((?<!\\)${quote}(?:${secretNames})${quote}\s*:\s*${quote})(?:${value})+`, 'gi')

const rules: readonly (readonly [RegExp, string])[] = [
  [named('"', String.raw`[^"\\]|\\[^]`), '$1[secret]'],
  [named(String.raw`\\"`, String.raw`[^"\\]|\\[^"\\]|\\\\(?:\\[^]|[^"\\])`), '$1[secret]'],
  // within a text within a text
  [named(String.raw`\\{3,}"`, String.raw`[^"\\]|\\+[^"\\]`), '$1[secret]'],
  // ?access_token=…  &code=…
  [new RegExp(String.raw`([?&#;\s](?:${secretNames}|code|otp)=)[^&#\s"'\\]+`, 'gi'), '$1[secret]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 [secret]'],
  // a JSON Web Token (RFC 7519), whole or cut off
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]'],
  [/\bsb_(publishable|secret)_[\w-]+/g, '[key]'],
  // whoever has the code of an invite may come in
  [/(\/invite\/)[\w-]+/gi, '$1[code]'],
  [/(\/\/)[^/\s"'@\\]+@/g, '$1[user]@'],
  // of a name its last 64 characters, as many as it may have (RFC 5321, section 4.5.3.1)
  [/[^\s"'<>@:/\\=?&,;()[\]]{1,64}@[a-z0-9.-]{1,255}\.[a-z]{2,}/gi, '[address]'],
]

/** A line of the log without what nobody who reads it may know: tokens, keys, passwords, codes of links, e-mail addresses. */
export function redact(line: string): string {
  let text = line
  for (const [pattern, instead] of rules) text = text.replace(pattern, instead)
  return text
}
