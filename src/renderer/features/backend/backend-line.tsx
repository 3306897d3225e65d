import { TextButton } from '../../ui/text-button.tsx'
import type { FoundBackend } from './ports.ts'
import type { Backend } from './store.ts'

/** Which backend one signs in to, and the way to another one where it can be chosen here. */
export function BackendLine({ backend, found }: { readonly backend: Backend; readonly found: FoundBackend }) {
  return (
    <>
      Connected to {new URL(found.config.url).host}
      {found.from === 'device' && (
        <>
          {' · '}
          <TextButton onClick={() => void backend.forget()}>Change</TextButton>
        </>
      )}
    </>
  )
}
