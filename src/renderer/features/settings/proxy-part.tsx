import { useState } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import styles from './app-page.module.css'

export interface ProxyPartProps {
  readonly chosen: Settings['proxy']
  readonly onChange: (proxy: Settings['proxy']) => void
}

type Mode = Settings['proxy']['mode']

/** Through what Bonfire reaches the network. A proxy of one's own holds once it was written down. */
export function ProxyPart({ chosen, onChange }: ProxyPartProps) {
  const [mode, setMode] = useState<Mode>(chosen.mode)
  const [rules, setRules] = useState(chosen.mode === 'fixed' ? chosen.rules : '')
  const [wrong, setWrong] = useState<string | null>(null)
  const saved = chosen.mode === 'fixed' && chosen.rules === rules.trim()
  return (
    <>
      <Choice
        label="Proxy"
        value={mode}
        options={[
          { value: 'system', label: 'Like the system' },
          { value: 'direct', label: 'None' },
          { value: 'fixed', label: 'This one' },
        ]}
        onChange={(next) => {
          setMode(next)
          if (next !== 'fixed') onChange({ mode: next })
        }}
      />
      {mode === 'fixed' && (
        <Form
          label="Proxy"
          onSubmit={() => {
            const text = rules.trim()
            const isRule = /^\S+(:\/\/|:)\S+$/.test(text)
            setWrong(isRule ? null : 'Write the proxy’s name and port, as in proxy.example.org:8080.')
            if (isRule) onChange({ mode: 'fixed', rules: text })
          }}
        >
          <div className={styles['proxy']}>
            <Field
              label="Address"
              className={styles['address']}
              hint="Host and port, or socks5://host:port."
              error={wrong}
              value={rules}
              maxLength={2_000}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setRules(event.target.value)
                setWrong(null)
              }}
            />
            <Button large type="submit" disabled={saved}>
              {saved ? 'In use' : 'Use it'}
            </Button>
          </div>
        </Form>
      )}
    </>
  )
}
