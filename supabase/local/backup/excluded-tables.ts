/** Tables that a backup leaves out, and why. Every other one is in it, also those that later migrations add. */
export const excludedTables: ReadonlyMap<string, string> = new Map([
  ['bonfire_local.bootstrap', 'says what lies under the migrations of one folder; a restore makes its own'],
  ['supabase_migrations.schema_migrations', 'written again by applying the same migrations'],
  ['realtime.messages', 'broadcasts on their way, gone within minutes: clients read the rows they announce'],
  [
    'private.rate_buckets',
    'unlogged counters of the last minutes, which a crash of the database empties as well',
  ],
])
