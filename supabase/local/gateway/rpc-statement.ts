import { literal } from '../database/literal.ts'
import type { CallableFunction } from './rpc-catalogue.ts'

/** At most so many rows of one answer, as PostgREST's `db-max-rows`. */
export const maxRows = 1000

/**
 * The statement that calls a function with arguments by name and gives its answer as one text, `body`. Null if the keys are
 * not those of the function. PostgREST reads arguments the same way (json_to_record), so that each type reads JSON as the
 * database does.
 * @param keys of `json`, an object
 */
export function callStatement(
  called: CallableFunction,
  keys: readonly string[],
  json: string,
): string | null {
  const given = called.arguments.filter(({ key }) => keys.includes(key))
  const missing = called.arguments.some(({ key, required }) => required && !keys.includes(key))
  if (missing || given.length !== keys.length) return null
  const named = given.map(({ name }) => `${name} => given.${name}`).join(', ')
  const call = `public.${called.name}(${named})`
  const columns = given.map(({ name, type }) => `${name} ${type}`).join(', ')
  const source = given.length === 0 ? [] : [`json_to_record(${literal(json)}::json) as given (${columns})`]
  const from = source.length === 0 ? '' : ` from ${source.join('')}`
  switch (called.gives) {
    case 'nothing':
      return `select ${call}${from}`
    case 'value':
      return `select coalesce(to_json(${call})::text, 'null') as body${from}`
    case 'rows': {
      const rows = [...source, `lateral ${call} as made`].join(', ')
      return `select coalesce(json_agg(row), '[]')::text as body from (select made.* from ${rows} limit ${maxRows}) as row`
    }
  }
}
