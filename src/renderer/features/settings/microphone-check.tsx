import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { LevelMeter } from '../../ui/level-meter.tsx'
import text from '../../ui/text.module.css'
import type { MicrophoneTest, SoundPort, SoundTrouble } from './ports.ts'
import { troubleWords } from './sound-words.ts'
import styles from './voice-page.module.css'

export interface MicrophoneCheckProps {
  readonly sound: SoundPort
  /** The microphone in use: when it changes, the meter follows. */
  readonly inUse: string | null
}

/** Shows how loud the microphone is, while one asks for it: an open microphone is nobody's surprise. */
export function MicrophoneCheck({ sound, inUse }: MicrophoneCheckProps) {
  const [on, setOn] = useState(false)
  const [open, setOpen] = useState<MicrophoneTest | null>(null)
  const [trouble, setTrouble] = useState<SoundTrouble | null>(null)

  useEffect(() => {
    if (!on) return
    let over = false
    let opened: MicrophoneTest | null = null
    void sound.testMicrophone().then((answer) => {
      if (over) {
        if (answer.ok) answer.value.close()
        return
      }
      setTrouble(answer.ok ? null : answer.error)
      if (!answer.ok) return setOn(false)
      opened = answer.value
      setOpen(opened)
    })
    return () => {
      over = true
      opened?.close()
      setOpen(null)
    }
  }, [sound, on, inUse])

  return (
    <div>
      <div className={styles['check']}>
        <div className={styles['meter']}>
          <LevelMeter label="Microphone level" level={open?.level ?? null} />
        </div>
        <Button
          busy={on && open === null}
          onClick={() => {
            setTrouble(null)
            setOn(!on)
          }}
        >
          {on ? 'Stop' : 'Check microphone'}
        </Button>
      </div>
      <p className={classNames(text['hint'], styles['hint'])} role={trouble === null ? undefined : 'alert'}>
        {trouble === null
          ? on
            ? 'Speak: the bar should move. Nobody hears you through this.'
            : ''
          : troubleWords(trouble, 'input')}
      </p>
    </div>
  )
}
