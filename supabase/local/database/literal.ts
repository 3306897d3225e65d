/** Any text as an SQL expression of digits only: several statements in one message take no parameters. */
export const literal = (text: string): string =>
  `convert_from(decode('${Buffer.from(text).toString('hex')}', 'hex'), 'utf8')`
