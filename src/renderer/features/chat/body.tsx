import { type MouseEvent, useMemo } from 'react'
import { bodyParts } from './body-parts.ts'

export interface BodyProps {
  readonly text: string
  readonly onLink: (url: string) => void
}

/** What somebody wrote: plain text, with its https links made to work. */
export function Body({ text, onLink }: BodyProps) {
  const parts = useMemo(() => bodyParts(text), [text])
  const open = (event: MouseEvent, url: string): void => {
    event.preventDefault()
    onLink(url)
  }
  return parts.map((part, index) =>
    part.kind === 'link' ? (
      <a
        key={index}
        href={part.text}
        target="_blank"
        rel="noopener noreferrer"
        onClick={(event) => open(event, part.text)}
      >
        {part.text}
      </a>
    ) : (
      part.text
    ),
  )
}
