import { Button } from '../../ui/button.tsx'
import { Entry } from '../../ui/entry.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import type { FoundBackend, ReachError } from './ports.ts'
import type { Backend } from './store.ts'

export interface UnreachableScreenProps {
  readonly backend: Backend
  readonly found: FoundBackend
  readonly error: ReachError
  readonly trying: boolean
}

export function UnreachableScreen({ backend, found, error, trying }: UnreachableScreenProps) {
  const refused = error.kind === 'key-refused'
  return (
    <Entry
      title={refused ? 'The backend refused the key' : 'The backend doesn’t answer'}
      about={
        refused
          ? `${found.config.url} answers, but not to the key this app has. Ask whoever runs it for the publishable key.`
          : `Nothing answers at ${found.config.url}. It may still be starting, or your connection may be down. Bonfire tries again every few seconds.`
      }
      foot={
        found.from === 'device' && (
          <TextButton onClick={() => void backend.forget()}>Use another backend</TextButton>
        )
      }
    >
      <Button look="main" large wide busy={trying} onClick={() => void backend.retry()}>
        Try again
      </Button>
    </Entry>
  )
}
