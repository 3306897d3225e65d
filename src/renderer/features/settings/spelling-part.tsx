import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { mostLanguages, type Settings } from '../../../shared/settings.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import styles from './app-page.module.css'
import { languageName } from './language-names.ts'
import type { SystemPort } from './ports.ts'

export interface SpellingPartProps {
  /** null: like the system; none: no check. */
  readonly chosen: Settings['app']['spelling']
  readonly system: Pick<SystemPort, 'spellingLanguages'>
  readonly onChange: (languages: string[] | null) => void
}

/** Whether spelling is checked, and in what. Where the system chooses the languages itself, only whether. */
export function SpellingPart({ chosen, system, onChange }: SpellingPartProps) {
  const [known, setKnown] = useState<readonly string[]>([])
  useEffect(() => {
    let over = false
    void system.spellingLanguages().then((languages) => {
      if (!over) setKnown(languages)
    })
    return () => void (over = true)
  }, [system])
  const languages = chosen ?? []
  const others = known
    .filter((tag) => !languages.includes(tag))
    .map((tag) => ({ value: tag, label: languageName(tag) }))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <>
      <Switch
        label="Check spelling"
        hint="Words that may be wrong are underlined while you write."
        checked={chosen === null || chosen.length > 0}
        onChange={(on) => onChange(on ? null : [])}
      />
      {known.length > 0 && (chosen === null || chosen.length > 0) && (
        <div className={styles['languages']}>
          {languages.length > 0 && (
            <ul className={styles['chosen']} aria-label="Languages">
              {languages.map((tag) => (
                <li key={tag} className={styles['language']}>
                  {languageName(tag)}
                  <IconButton
                    icon={X}
                    label={`Remove ${languageName(tag)}`}
                    className={styles['remove']}
                    onClick={() => {
                      const left = languages.filter((other) => other !== tag)
                      onChange(left.length === 0 ? null : left)
                    }}
                  />
                </li>
              ))}
            </ul>
          )}
          {languages.length < mostLanguages && (
            <Select
              label={languages.length === 0 ? 'Languages' : 'One more language'}
              value=""
              options={[
                { value: '', label: languages.length === 0 ? 'Like the system' : 'Choose one' },
                ...others,
              ]}
              onChange={(tag) => tag !== '' && onChange([...languages, tag])}
            />
          )}
        </div>
      )}
    </>
  )
}
