import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { characters, limits } from '../../../shared/limits.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './composer.module.css'
import { checkBody } from './store.ts'

export interface ComposerProps {
  readonly channelName: string
  readonly text: string
  readonly onChange: (text: string) => void
  /** Sends what stands there; only called when it can be sent. */
  readonly onSend: () => void
}

/** From this many characters before the limit on, what is left is shown. */
const countFrom = 400

const number = new Intl.NumberFormat()

const countWords = (left: number): string =>
  left < 0
    ? `Messages hold at most ${number.format(limits.message.max)} characters: ${number.format(-left)} too many.`
    : `${number.format(left)} left`

export function Composer({ channelName, text, onChange, onSend }: ComposerProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const left = limits.message.max - characters(text.trim())
  const sendable = 'body' in checkBody(text)

  useEffect(() => area.current?.focus({ preventScroll: true }), [channelName])

  function onKeyDown(event: KeyboardEvent): void {
    // While a word is being composed (Japanese, Chinese, accents), Enter ends the word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (sendable) onSend()
  }

  return (
    <div className={styles['composer']}>
      <div className={classNames(styles['box'], left < 0 && styles['tooLong'])}>
        <div className={styles['grow']} data-text={text}>
          <textarea
            ref={area}
            rows={1}
            className={styles['text']}
            aria-label={`Message #${channelName}`}
            aria-invalid={left < 0}
            placeholder={`Message #${channelName}`}
            value={text}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        {/* Always there: what comes with its region is not read aloud. */}
        <span className={classNames(styles['count'], left < 0 && styles['over'])} role="status">
          {left < countFrom && countWords(left)}
        </span>
        <IconButton
          icon={SendHorizontal}
          label="Send message"
          shortcut="Enter"
          className={classNames(sendable && styles['ready'])}
          disabled={!sendable}
          onClick={onSend}
        />
      </div>
    </div>
  )
}
