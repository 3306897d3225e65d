/** Names under which something secret travels, in JSON, in query strings and in headers. */
const secretNames =
  '[a-z_-]*(?:token|token_hash|password|passphrase|secret|apikey|api_key|authorization|cookie|verifier)'

const rules: readonly (readonly [RegExp, string])[] = [
  // "refresh_token":"…", also in JSON that was put into a string
  [new RegExp(String.raw`(\\*"(?:${secretNames})\\*"\s*:\s*\\*")((?:[^"\\]|\\[^"])+)`, 'gi'), '$1[secret]'],
  // ?access_token=…  &code=…
  [new RegExp(String.raw`([?&#;\s](?:${secretNames}|code|otp)=)[^&#\s"'\\]+`, 'gi'), '$1[secret]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 [secret]'],
  // a JSON Web Token (RFC 7519), whole or cut off
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]'],
  [/\bsb_(publishable|secret)_[\w-]+/g, '[key]'],
  // whoever has the code of an invite may come in
  [/(\/invite\/)[\w-]+/gi, '$1[code]'],
  [/(\/\/)[^/\s"'@\\]+@/g, '$1[user]@'],
  [/[^\s"'<>@:/\\=?&,;()[\]]+@[a-z0-9.-]+\.[a-z]{2,}/gi, '[address]'],
]

/** A line of the log without what nobody who reads it may know: tokens, keys, passwords, codes of links, e-mail addresses. */
export function redact(line: string): string {
  let text = line
  for (const [pattern, instead] of rules) text = text.replace(pattern, instead)
  return text
}
