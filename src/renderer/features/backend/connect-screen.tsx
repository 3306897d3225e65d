import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Entry } from '../../ui/entry.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import type { Backend } from './store.ts'
import { reachWords } from './words.ts'

interface Wrong {
  readonly field: 'url' | 'key'
  readonly text: string
}

/** No backend is known: where it is and which key is for everyone. */
export function ConnectScreen({ backend }: { readonly backend: Backend }) {
  const [url, setUrl] = useState('')
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<Wrong | null>(null)

  async function submit(): Promise<void> {
    if (busy) return
    const config = { url: withoutSlash(url), publishableKey: key.trim() }
    if (!URL.canParse(config.url) || !/^https?:$/.test(new URL(config.url).protocol))
      return setWrong({ field: 'url', text: 'Enter the whole address, beginning with https://.' })
    if (config.publishableKey === '') return setWrong({ field: 'key', text: 'Enter the publishable key.' })
    setBusy(true)
    const error = await backend.choose(config)
    setBusy(false)
    if (error !== null)
      setWrong({ field: error.kind === 'key-refused' ? 'key' : 'url', text: reachWords(error) })
  }

  return (
    <Entry
      title="Connect to a backend"
      about="Bonfire keeps its messages in a Supabase project. Which one is yours?"
      foot="In the project’s dashboard, both stand under Settings, API keys."
    >
      <Form label="Connect to a backend" onSubmit={() => void submit()}>
        <Field
          label="Project URL"
          type="url"
          inputMode="url"
          autoFocus
          spellCheck={false}
          placeholder="https://your-project.supabase.co"
          value={url}
          error={wrong?.field === 'url' ? wrong.text : null}
          onChange={(event) => {
            setUrl(event.target.value)
            setWrong(null)
          }}
        />
        <Field
          label="Publishable key"
          autoComplete="off"
          spellCheck={false}
          placeholder="sb_publishable_…"
          hint="Not the secret key: that one never leaves the server."
          value={key}
          error={wrong?.field === 'key' ? wrong.text : null}
          onChange={(event) => {
            setKey(event.target.value)
            setWrong(null)
          }}
        />
        <Button type="submit" look="main" large wide busy={busy}>
          Connect
        </Button>
      </Form>
    </Entry>
  )
}

const withoutSlash = (url: string): string => url.trim().replace(/\/+$/, '')
