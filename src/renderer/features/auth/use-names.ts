import { useState } from 'react'
import { displayNameProblem, normalUsername, suggestUsername, usernameProblem } from './names.ts'
import type { Names } from './ports.ts'
import { displayNameWords, type FormError, usernameWords } from './words.ts'

export interface NamesControl extends Names {
  /** As they are sent. */
  readonly chosen: Names
  setDisplayName(text: string): void
  setUsername(text: string): void
}

/** Two names, of which the username follows the display name until it is typed in by hand. */
export function useNames(initial: Names): NamesControl {
  const [names, setNames] = useState(initial)
  const [follows, setFollows] = useState(initial.username === '')
  return {
    ...names,
    chosen: { username: normalUsername(names.username), displayName: names.displayName.trim() },
    setDisplayName: (displayName) =>
      setNames({ displayName, username: follows ? suggestUsername(displayName) : names.username }),
    setUsername: (username) => {
      setFollows(username === '')
      setNames({ ...names, username })
    },
  }
}

export function checkNames({ displayName, username }: Names): FormError | null {
  const wrongName = displayNameProblem(displayName)
  if (wrongName !== null) return { field: 'displayName', text: displayNameWords(wrongName) }
  const wrongUsername = usernameProblem(username)
  return wrongUsername === null ? null : { field: 'username', text: usernameWords(wrongUsername) }
}
