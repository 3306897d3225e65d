import type { LucideIcon } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { useId } from 'react'
import styles from './choice.module.css'
import { Icon } from './icon.tsx'
import text from './text.module.css'

export interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: LucideIcon }[]
  readonly onChange: (value: T) => void
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div className={styles['choice']}>
      <span id={id} className={text['label']}>
        {label}
      </span>
      <RadioGroup.Root
        className={styles['options']}
        aria-labelledby={id}
        value={value}
        onValueChange={(picked) => {
          const option = options.find((candidate) => candidate.value === picked)
          if (option !== undefined) onChange(option.value)
        }}
      >
        {options.map((option) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            aria-label={option.label}
            className={styles['option']}
          >
            {option.icon !== undefined && <Icon icon={option.icon} size={16} />}
            {option.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  )
}
