import { dig, isFields } from './syntax.ts'

/** `auth.users` is ['auth', 'users']. */
export type Name = readonly string[]

/** Names of things, in any of the forms in which the syntax tree holds them. */
export function namesIn(value: unknown): readonly Name[] {
  if (typeof value === 'string') return [[value]]
  if (!isFields(value)) return []
  if (Array.isArray(value)) {
    const words = value.map((item: unknown) => dig(item, 'String', 'sval'))
    return words.length > 0 && words.every((word) => typeof word === 'string')
      ? [words]
      : value.flatMap(namesIn)
  }
  if (typeof value['relname'] === 'string') {
    return [[value['schemaname'], value['relname']].filter((part) => typeof part === 'string')]
  }
  const inner = kinds.map((kind) => value[kind]).find(isFields)
  return namesIn(inner ?? holders.map((field) => value[field]).find((held) => held !== undefined))
}

/** A list that names one thing an element, even where each has one word: the schemas of `drop schema a, b`. */
export const namesInEach = (list: unknown): readonly Name[] =>
  Array.isArray(list) ? list.flatMap(namesIn) : namesIn(list)

const kinds = [
  'String',
  'List',
  'RangeVar',
  'ObjectWithArgs',
  'TypeName',
  'PublicationObjSpec',
  'PartitionCmd',
]
const holders = ['sval', 'items', 'objname', 'names', 'pubtable', 'relation', 'rel', 'name']
