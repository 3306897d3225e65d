import { loadModule, parsePlPgSQLSync, parseSync, type Node } from '@libpg-query/parser'

/* Postgres 17's own parser, as WebAssembly. What it can't read, Postgres 17 can't either. */

await loadModule()

/** One statement of a text, and the line it begins in, from 1. */
export interface Statement {
  readonly node: Node
  readonly sql: string
  readonly line: number
}

/** Throws what the parser says. */
export function parseStatements(sql: string): Statement[] {
  const bytes = Buffer.from(sql) // the parser counts bytes
  return (parseSync(sql).stmts ?? []).flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    if (!stmt) return []
    const text = bytes.subarray(from, length === undefined ? undefined : from + length).toString()
    const before = bytes.subarray(0, from).toString() + (/^(\s|--.*\n)*/.exec(text)?.[0] ?? '')
    return [{ node: stmt, sql: text, line: before.split('\n').length }]
  })
}

/** The syntax tree of the body of a `create function` or `do` statement in PL/pgSQL. Throws what the parser says. */
export const parseBody = (sql: string): unknown =>
  parsePlPgSQLSync(
    sql.replace(/\bdeclare\b[\s\S]*?\bbegin\b/gi, (declarations) =>
      declarations.replace(rowVariable, '$1record'),
    ),
  )

// The parser has no catalogue: it would take a variable of a table's type for one without fields.
const rowVariable = /(^\s*\w+\s+(?:constant\s+)?)(?:public|private)\.\w+(?:%rowtype)?(?=\s*(?:;|:=))/gim

/** Every node of a syntax tree with its kind. The tree's fields begin in lower case, its kinds in upper case. */
export function* nodesOf(tree: unknown): Generator<readonly [kind: string, fields: Fields]> {
  if (!isFields(tree)) return
  for (const [key, value] of Object.entries(tree)) {
    if (/^[A-Z]/.test(key) && isFields(value)) yield [key, value]
    yield* nodesOf(value)
  }
}

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Goes down into a tree by the names of fields; undefined where there is none. */
export const dig = (tree: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), tree)
