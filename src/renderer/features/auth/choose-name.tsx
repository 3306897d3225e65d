import { Button } from '../../ui/button.tsx'
import { Entry } from '../../ui/entry.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { NameFields } from './name-fields.tsx'
import type { Account, ProfileError } from './ports.ts'
import type { Auth } from './store.ts'
import { useForm } from './use-form.ts'
import { checkNames, useNames } from './use-names.ts'
import { profileWords } from './words.ts'

export interface ChooseNameProps {
  readonly auth: Auth
  readonly account: Account
  /** Why the names asked for at sign-up did not do. */
  readonly refused: ProfileError | null
}

/** Signed in, but nobody yet: the account is safe, only a name is missing. */
export function ChooseName({ auth, account, refused }: ChooseNameProps) {
  const names = useNames(account.wanted ?? { username: '', displayName: '' })
  const form = useForm(
    () => checkNames(names),
    async () => {
      const error = await auth.chooseName(names.chosen)
      return error === null ? null : profileWords(error, names.chosen.username)
    },
    refused === null ? null : profileWords(refused, names.chosen.username),
  )
  return (
    <Entry
      title="Choose your name"
      about="Your account is ready. One more thing before you go in."
      foot={
        <>
          Signed in as {account.email}. <TextButton onClick={() => void auth.signOut()}>Sign out</TextButton>
        </>
      }
    >
      <Form label="Choose your name" onSubmit={form.submit}>
        <NameFields names={names} form={form} />
        {form.errorOf('form') !== null && <Notice tone="error">{form.errorOf('form')}</Notice>}
        <Button type="submit" look="main" large wide busy={form.busy}>
          Continue
        </Button>
      </Form>
    </Entry>
  )
}
