/*
 * What the app and the SFU read from the backend: rows, results of functions, broadcasts.
 * Columns and names are those of supabase/migrations. Parsed once, where they arrive.
 */
export * from './backend/broadcasts.ts'
export * from './backend/functions.ts'
export * from './backend/messages.ts'
export * from './backend/people.ts'
export * from './backend/servers.ts'
export * from './backend/voice.ts'
