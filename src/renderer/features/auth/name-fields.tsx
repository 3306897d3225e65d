import { Field } from '../../ui/field.tsx'
import type { FormControl } from './use-form.ts'
import type { NamesControl } from './use-names.ts'

export interface NameFieldsProps {
  readonly names: NamesControl
  readonly form: FormControl
}

export function NameFields({ names, form }: NameFieldsProps) {
  return (
    <>
      <Field
        label="Name"
        autoComplete="nickname"
        autoFocus
        value={names.displayName}
        error={form.errorOf('displayName')}
        onChange={(event) => {
          names.setDisplayName(event.target.value)
          form.touched()
        }}
      />
      <Field
        label="Username"
        prefix="@"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint="Letters a–z, digits, dots and underscores."
        value={names.username}
        error={form.errorOf('username')}
        onChange={(event) => {
          names.setUsername(event.target.value)
          form.touched()
        }}
      />
    </>
  )
}
