import { useState } from 'react'
import type { FormError } from './words.ts'

export interface FormControl {
  readonly busy: boolean
  /** The error of one field, for its `error` property. */
  errorOf(field: FormError['field']): string | null
  /** Checks, then sends; a form that is under way is not sent again. What was typed stays, whatever happens. */
  readonly submit: () => void
  /** The person is mending something: the old error goes. */
  touched(): void
}

/** One error at a time, at the field it concerns. */
export function useForm(
  check: () => FormError | null,
  send: () => Promise<FormError | null>,
  initial: FormError | null = null,
): FormControl {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState(initial)
  return {
    busy,
    errorOf: (field) => (error?.field === field ? error.text : null),
    touched: () => setError(null),
    submit() {
      if (busy) return
      const problem = check()
      setError(problem)
      if (problem !== null) return
      setBusy(true)
      void send().then((failure) => {
        setBusy(false)
        setError(failure)
      })
    },
  }
}
