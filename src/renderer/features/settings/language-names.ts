/** A language as people who read English call it, such as `German (Austria)` for `de-AT`. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag // not a tag that Intl knows how to read
  }
}
