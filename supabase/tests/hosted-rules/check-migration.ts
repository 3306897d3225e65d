import { innerSql, type Inner } from './function-bodies.ts'
import { complaint } from './rules.ts'
import { targets } from './statement-kinds.ts'
import { dig, nodesOf, parseStatements, type Statement } from './syntax.ts'

/*
 * Whether a migration would run on a hosted project, as far as its text can tell: it changes nothing in the schemas of the
 * platform but policies and the rows of storage.buckets, and needs no superuser. What it may do there is to refer: foreign keys to
 * auth.users, reading, calling auth.uid() or realtime.send().
 *
 * Read are statements, the bodies of functions and of `do` in SQL and PL/pgSQL, and SQL that these put together from constants, `||`
 * and `format`. SQL of which the text can't tell what it changes is refused. Not seen is SQL that a function is handed as a value
 * (`cron.schedule`, `query_to_xml`), and what the platform's own functions do when they are called.
 */

/** What is wrong with a migration; `line` of the statement, from 1. */
export interface Finding {
  readonly line: number
  readonly problem: string
}

/** Everything in it that a hosted project would refuse. */
export function checkMigration(sql: string): readonly Finding[] {
  let statements: readonly Statement[]
  try {
    statements = parseStatements(sql)
  } catch (cause) {
    return [{ line: 1, problem: `can’t be read by Postgres 17: ${words(cause)}` }]
  }
  const problems = statements.flatMap((statement) =>
    problemsOf(statement).map((problem) => ({ line: statement.line, problem })),
  )
  return [...problems, ...mixed(statements)]
}

function problemsOf(statement: Statement): readonly string[] {
  const kind = kindOf(statement)
  if (!(kind in targets)) return [`holds a statement that migrations don’t use (${kind})`]
  const own = [...nodesOf(statement.node)].flatMap(([name, fields]) => {
    // within another statement it is a setting of a function, which is judged there
    const elsewhere = name === 'VariableSetStmt' && kind !== name
    return elsewhere ? [] : (complaint(name, fields) ?? [])
  })
  // `call` holds its function without a node around it
  const called = complaint('FuncCall', { funcname: dig(statement.node, 'CallStmt', 'funccall', 'funcname') })
  return [...own, ...(called === null ? [] : [called]), ...problemsInside(statement)]
}

function problemsInside(statement: Statement): readonly string[] {
  try {
    return innerSql(statement).flatMap(problemsOfInner)
  } catch (cause) {
    return [`has a body that can’t be read: ${words(cause)}`]
  }
}

function problemsOfInner(inner: Inner): readonly string[] {
  if (inner.kind === 'written') return parseStatements(inner.sql).flatMap(problemsOf)
  for (const reading of inner.readings) {
    try {
      return parseStatements(reading).flatMap(problemsOf)
    } catch {
      continue
    }
  }
  return ['runs SQL that only the run can tell: write it down']
}

/** Beside policies on realtime.messages only functions that they ask: such a file may fail to be pushed, and nothing else with it. */
function mixed(statements: readonly Statement[]): readonly Finding[] {
  if (!statements.some(({ node }) => [...nodesOf(node)].some(isRealtimePolicy))) return []
  const others = statements.filter((statement) => !companions.includes(kindOf(statement)))
  return others.map(({ line }) => ({
    line,
    problem: 'stands beside policies of realtime: give those a file of their own',
  }))
}

const companions: readonly string[] = [
  'CreatePolicyStmt',
  'DropStmt',
  'CreateFunctionStmt',
  'GrantStmt',
  'CommentStmt',
]

const isRealtimePolicy = ([kind, fields]: readonly [string, Readonly<Record<string, unknown>>]): boolean =>
  (kind === 'CreatePolicyStmt' && dig(fields, 'table', 'schemaname') === 'realtime') ||
  (kind === 'DropStmt' &&
    fields['removeType'] === 'OBJECT_POLICY' &&
    dig(fields, 'objects', 0, 'List', 'items', 0, 'String', 'sval') === 'realtime')

const kindOf = ({ node }: Statement): string => Object.keys(node)[0] ?? ''

const words = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
