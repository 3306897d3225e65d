import { handle } from './handle.ts'

/** The part of Supabase's edge runtime used here. */
declare const Deno: {
  env: { get(name: string): string | undefined }
  serve(handler: (request: Request) => Promise<Response>): void
}

const setting = (name: string): string => Deno.env.get(name) ?? ''

// The platform sets the first two.
const project = { url: setting('SUPABASE_URL'), key: setting('SUPABASE_SERVICE_ROLE_KEY') }
const token = setting('SWEEP_TOKEN')

Deno.serve((request) => handle(request, project, token))
