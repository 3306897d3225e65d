import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import text from '../../ui/text.module.css'
import type { SoundPort, SoundTrouble } from './ports.ts'
import { troubleWords } from './sound-words.ts'
import styles from './voice-page.module.css'

/** A short sound on the chosen output: heard or not, that is the test. */
export function OutputCheck({ sound }: { readonly sound: SoundPort }) {
  const [playing, setPlaying] = useState(false)
  const [trouble, setTrouble] = useState<SoundTrouble | null>(null)
  async function play(): Promise<void> {
    setPlaying(true)
    setTrouble(null)
    const played = await sound.playTestSound()
    setPlaying(false)
    if (!played.ok) setTrouble(played.error)
  }
  return (
    <div className={styles['check']}>
      <p className={classNames(text['hint'], styles['hint'])} role={trouble === null ? undefined : 'alert'}>
        {trouble !== null && troubleWords(trouble, 'output')}
      </p>
      <Button busy={playing} onClick={() => void play()}>
        Play a sound
      </Button>
    </div>
  )
}
