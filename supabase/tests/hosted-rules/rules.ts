import { languageOf, option } from './function-bodies.ts'
import { namesIn, namesInEach, type Name } from './names.ts'
import { isUnknown, lastWord } from './run-time-sql.ts'
import { targets } from './statement-kinds.ts'
import { dig, type Fields } from './syntax.ts'

/** Schemas that belong to the platform. */
const platform: readonly unknown[] = ['auth', 'storage', 'realtime']

/** Extensions of hosted projects (https://supabase.com/docs/guides/database/extensions) that the embedded Postgres has, too. */
const extensions: readonly unknown[] =
  'btree_gin btree_gist citext fuzzystrmatch hstore intarray ltree pg_trgm pgcrypto tablefunc unaccent uuid-ossp'.split(
    ' ',
  )

/** Settings that change how long a statement waits, and not whose things it finds. */
const settings: readonly unknown[] = ['lock_timeout', 'statement_timeout']

/** Functions of Postgres that read or write the server's files, stop other people's work or reach other machines. */
const superuserFunctions =
  /^(pg_read_(binary_)?file|pg_stat_file|pg_ls_.*|pg_(reload_conf|rotate_logfile|promote|switch_wal)|pg_(file|logdir)_.*|pg_(terminate|cancel)_backend|pg_.*replication_slot.*|lo_(import|export)|dblink.*)$/

/** What belongs to the whole database, or to all of the server. */
const ofTheDatabase: readonly unknown[] = [
  ...['OBJECT_DATABASE', 'OBJECT_LANGUAGE', 'OBJECT_TABLESPACE', 'OBJECT_PARAMETER_ACL', 'OBJECT_FDW'],
  ...['OBJECT_FOREIGN_SERVER', 'OBJECT_LARGEOBJECT', 'OBJECT_ROLE'],
]

/** Why a hosted project would refuse this node of a syntax tree; null when it would not. */
export function complaint(kind: string, fields: Fields): string | null {
  return foreignTarget(kind, fields) ?? rules[kind]?.(fields) ?? null
}

function foreignTarget(kind: string, fields: Fields): string | null {
  for (const field of targets[kind] ?? []) {
    for (const name of field === 'objects' ? namesInEach(fields[field]) : namesIn(fields[field])) {
      if (isUnknown(name[0] ?? '')) {
        return 'changes something that only the run can name: write its schema down'
      }
      if (platform.includes(name[0]) && !isOpen(kind, fields, name))
        return `changes ${name.join('.')}, which belongs to the platform`
    }
  }
  return null
}

/** In the platform's schemas: policies come and go, and the rows of the buckets are ours. */
function isOpen(kind: string, fields: Fields, name: Name): boolean {
  switch (kind) {
    case 'CreatePolicyStmt':
      return true
    case 'DropStmt':
      return fields['removeType'] === 'OBJECT_POLICY'
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
      return name.join('.') === 'storage.buckets'
    default:
      return false
  }
}

/** A function's own settings: its search path must not lead into the platform's schemas. */
function functionOptions(options: unknown): string | null {
  const all: unknown[] = Array.isArray(options) ? options : []
  for (const each of all) {
    if (dig(each, 'DefElem', 'defname') === 'leakproof')
      return 'makes a function leakproof, which takes a superuser'
    const setting = dig(each, 'DefElem', 'arg', 'VariableSetStmt')
    const values = dig(setting, 'args')
    const into = (Array.isArray(values) ? values : []).map((value: unknown) =>
      dig(value, 'A_Const', 'sval', 'sval'),
    )
    if (dig(setting, 'name') === 'role') return 'runs a function as another role'
    if (into.some((schema) => platform.includes(schema)))
      return 'lets a function work in the platform’s schemas'
  }
  return null
}

const wholeDatabase = (type: unknown): string | null =>
  ofTheDatabase.includes(type) ? 'changes what belongs to the whole database' : null

const rules: Readonly<Record<string, (fields: Fields) => string | null>> = {
  AlterTableCmd: ({ subtype }) => (subtype === 'AT_ChangeOwner' ? 'gives something to another role' : null),
  AlterFunctionStmt: ({ actions }) => functionOptions(actions),
  CreateFunctionStmt(fields) {
    const language = languageOf('CreateFunctionStmt', fields)
    if (!['sql', 'plpgsql'].includes(language)) return `writes a function in ${language}`
    return functionOptions(fields['options'])
  },
  DoStmt(fields) {
    const language = languageOf('DoStmt', fields)
    return language === 'plpgsql' ? null : `runs ${language}`
  },
  CreateExtensionStmt({ extname, options }) {
    const schema = dig(option(options, 'schema'), 'String', 'sval')
    if (extname === 'pg_cron')
      return schema === 'pg_catalog' ? null : 'puts pg_cron elsewhere than into the schema pg_catalog'
    if (!extensions.includes(extname))
      return `wants the extension ${String(extname)}, which not every project has`
    return schema === 'extensions'
      ? null
      : `puts ${String(extname)} elsewhere than into the schema extensions`
  },
  CreatePublicationStmt: ({ for_all_tables }) => (for_all_tables === true ? 'publishes all tables' : null),
  PublicationObjSpec: ({ pubobjtype }) =>
    pubobjtype === 'PUBLICATIONOBJ_TABLE' ? null : 'publishes a whole schema',
  GrantStmt: ({ objtype }) => wholeDatabase(objtype),
  CommentStmt: ({ objtype }) => wholeDatabase(objtype),
  RenameStmt: ({ renameType }) => wholeDatabase(renameType),
  DropStmt: ({ removeType }) => wholeDatabase(removeType),
  AlterDefaultPrivilegesStmt({ options }) {
    const schemas = namesIn(dig(option(options, 'schemas'), 'List', 'items')).flat()
    if (schemas.some((schema) => platform.includes(schema))) {
      return 'changes the privileges of the platform’s things'
    }
    const roles = dig(option(options, 'roles'), 'List', 'items')
    const others = (Array.isArray(roles) ? roles : []).map((role: unknown) =>
      dig(role, 'RoleSpec', 'rolename'),
    )
    return others.every((role) => role === 'postgres')
      ? null
      : 'changes the privileges of another role’s things'
  },
  CreateSchemaStmt: ({ authrole }) => (authrole === undefined ? null : 'makes a schema for another role'),
  VariableSetStmt: ({ name, kind }) =>
    kind === 'VAR_SET_MULTI' || !settings.includes(name)
      ? `sets ${String(name)}, which may change whose things are found`
      : null,
  FuncCall: ({ funcname }) =>
    superuserFunctions.test(lastWord(funcname))
      ? `calls ${lastWord(funcname)}, which takes a superuser`
      : null,
}
