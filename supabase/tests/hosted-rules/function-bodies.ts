import { dynamicExpression, readExpression, unknowns } from './run-time-sql.ts'
import { dig, isFields, nodesOf, parseBody, parseStatements, type Fields, type Statement } from './syntax.ts'

/** SQL within a statement: what it does when it is called or run. */
export type Inner =
  | { readonly kind: 'written'; readonly sql: string }
  /** Put together while the function runs: what it may be read as, best first. */
  | { readonly kind: 'made'; readonly readings: readonly string[] }

/** The value of an option of `create function` or `do`: `language`, `as`. */
export const option = (options: unknown, name: string): unknown =>
  (Array.isArray(options) ? options : [])
    .map((each: unknown) => dig(each, 'DefElem'))
    .filter(isFields)
    .find((each) => each['defname'] === name)?.['arg']

/** `sql`, `plpgsql` or another. */
export function languageOf(kind: string, fields: Fields): string {
  const options = kind === 'DoStmt' ? fields['args'] : fields['options']
  const named = dig(option(options, 'language'), 'String', 'sval')
  return typeof named === 'string' ? named.toLowerCase() : kind === 'DoStmt' ? 'plpgsql' : 'sql'
}

/** Every piece of SQL in the body of a `create function` or `do` statement. Throws what the parser says. */
export function innerSql({ node, sql }: Statement): readonly Inner[] {
  const [kind, fields] = Object.entries(node)[0] ?? []
  if ((kind !== 'CreateFunctionStmt' && kind !== 'DoStmt') || !isFields(fields)) return []
  if (languageOf(kind, fields) === 'plpgsql') return plpgsql(sql)
  const body = dig(option(fields['options'], 'as'), 'List', 'items', 0, 'String', 'sval')
  return typeof body === 'string' ? [{ kind: 'written', sql: body }] : []
}

function plpgsql(sql: string): readonly Inner[] {
  const found: Inner[] = []
  for (const [kind, fields] of nodesOf(parseBody(sql))) {
    const made = dynamicExpression(kind, fields)
    if (made !== undefined) {
      const value = valueOf(made)
      found.push({ kind: 'made', readings: unknowns.map((unknown) => readExpression(value, unknown)) })
    }
    const { query, parseMode } = fields
    if (kind === 'PLpgSQL_expr' && typeof query === 'string')
      found.push({ kind: 'written', sql: asStatement(query, parseMode) })
  }
  return found
}

/** PL/pgSQL parses a whole statement (0), an expression (2) or an assignment (3 and above). */
function asStatement(query: string, parseMode: unknown): string {
  if (parseMode === 0) return query
  return `select ${parseMode === 2 ? query : query.replace(/^[^=]*?:?=/, '')}`
}

function valueOf(expression: string): unknown {
  const [statement] = parseStatements(`select ${expression}`)
  return dig(statement?.node, 'SelectStmt', 'targetList', 0, 'ResTarget', 'val')
}
