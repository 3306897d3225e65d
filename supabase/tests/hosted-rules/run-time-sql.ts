import { dig, isFields, type Fields } from './syntax.ts'

/** Stand for what only the run can tell: a number never names anything, so it is tried first. */
export const unknowns = ['9070809', 'known_at_run_time'] as const
type Unknown = (typeof unknowns)[number]

/** Whether a name, or a part of it, is known to the run alone. */
export const isUnknown = (word: string): boolean => unknowns.some((unknown) => word.includes(unknown))

/** The text that an expression makes, as far as it can be read: constants, `||` and `format` over them. */
export function readExpression(expression: unknown, unknown: Unknown): string {
  const constant = dig(expression, 'A_Const', 'sval', 'sval')
  if (typeof constant === 'string') return constant
  const operation = dig(expression, 'A_Expr')
  if (isFields(operation) && dig(operation, 'name', 0, 'String', 'sval') === '||') {
    return readExpression(operation['lexpr'], unknown) + readExpression(operation['rexpr'], unknown)
  }
  const call = dig(expression, 'FuncCall')
  if (isFields(call) && lastWord(call['funcname']) === 'format') {
    return fill(readExpression(dig(call, 'args', 0), unknown), unknown)
  }
  return unknown
}

/** As `format` would: %I an identifier, %L a literal, %s anything. */
const fill = (template: string, unknown: Unknown): string =>
  template.replace(/%(?:\d+\$)?(?:-?\d+)?([sIL%])/g, (_, kind: string) => {
    if (kind === '%') return '%'
    if (kind === 'I') return unknowns[1]
    return kind === 'L' ? `'${unknown}'` : unknown
  })

export function lastWord(words: unknown): string {
  const last: unknown = Array.isArray(words) ? words.at(-1) : undefined
  const word = dig(last, 'String', 'sval')
  return typeof word === 'string' ? word : ''
}

/** Where PL/pgSQL runs a text it made: the expressions. */
const dynamic: Readonly<Record<string, string>> = {
  PLpgSQL_stmt_dynexecute: 'query',
  PLpgSQL_stmt_dynfors: 'query',
  PLpgSQL_stmt_return_query: 'dynquery',
  PLpgSQL_stmt_open: 'dynquery',
}

/** The expression whose text a PL/pgSQL statement runs; undefined if it runs none. */
export function dynamicExpression(kind: string, fields: Fields): string | undefined {
  const field = dynamic[kind]
  const query = field === undefined ? undefined : dig(fields, field, 'PLpgSQL_expr', 'query')
  return typeof query === 'string' ? query : undefined
}
