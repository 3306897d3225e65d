import { Headphones, HeadphoneOff, Mic, MicOff, PhoneOff, X } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import type { VoiceStatus } from './ports.ts'
import { micState, type Voice, type VoiceState } from './store.ts'
import styles from './voice-bar.module.css'
import { deviceWords } from './device-words.ts'
import { type TalkKey, talkKeyWords, voiceWords } from './words.ts'

export interface VoiceBarProps {
  readonly voice: Voice
  readonly serverName: (serverId: string) => string
  /** null: the microphone is open unless muted. */
  readonly talkKey: TalkKey | null
  readonly onKeys: () => void
  readonly shortcuts: { readonly mute: string; readonly deafen: string; readonly leave: string }
  /** In one row, for windows without room for the channels it belongs under. */
  readonly thin: boolean
}

const statusWords: Readonly<Record<VoiceStatus, string>> = {
  idle: '',
  connecting: 'Connecting',
  connected: 'Voice connected',
  reconnecting: 'Reconnecting, mic off',
  failed: 'Not connected',
}

/** The room one is in, and whether one is heard. Not there while one is in none. */
export function VoiceBar({ voice, serverName, talkKey, onKeys, shortcuts, thin }: VoiceBarProps) {
  const state = useStore(voice.store)
  const { room, status, problem, micProblem, notice } = state
  if (room === null || status === 'idle') return null
  const talkWords = talkKey && talkKeyWords(state, talkKey)
  return (
    <section className={classNames(styles['bar'], thin && styles['thin'], styles[status])} aria-label="Voice">
      <div className={styles['where']}>
        <span className={styles['dot']} />
        <div className={styles['words']}>
          <div className={styles['status']} role="status">
            {statusWords[status]}
          </div>
          <div className={styles['room']}>
            {room.name} · {serverName(room.serverId)}
          </div>
          {talkWords !== null && (
            <div className={styles['talk']} data-live={state.sending}>
              {talkKey?.key === null && micState(state) === 'waiting' ? (
                <TextButton onClick={onKeys}>{talkWords}</TextButton>
              ) : (
                talkWords
              )}
            </div>
          )}
        </div>
      </div>
      {status === 'failed' ? (
        <>
          {problem !== null && (
            <p className={styles['problem']} role="alert">
              {voiceWords(problem)}
            </p>
          )}
          <div className={styles['actions']}>
            <Button className={styles['small']} onClick={() => void voice.retry()}>
              Try again
            </Button>
            <Button look="bare" className={styles['small']} onClick={() => voice.dismiss()}>
              Dismiss
            </Button>
          </div>
        </>
      ) : (
        <>
          {micProblem !== null && (
            <p className={styles['problem']} role="alert">
              {voiceWords(micProblem)} You can still hear the others.
            </p>
          )}
          <div className={styles['notice']} data-empty={notice === null}>
            {/* Always there: what comes with its region is not read aloud. */}
            <p className={styles['problem']} aria-live="polite">
              {notice && deviceWords(notice)}
            </p>
            {notice !== null && <IconButton icon={X} label="Dismiss" onClick={() => voice.dismissNotice()} />}
          </div>
          {!state.canSpeak && <p className={styles['problem']}>You may listen here, but not speak.</p>}
          <div className={styles['buttons']}>
            <MicButton state={state} shortcut={shortcuts.mute} onToggle={() => voice.toggleMuted()} />
            <IconButton
              icon={state.deafened ? HeadphoneOff : Headphones}
              label={state.deafened ? 'Undeafen' : 'Deafen'}
              shortcut={shortcuts.deafen}
              look={state.deafened ? 'off' : 'plain'}
              aria-pressed={state.deafened}
              onClick={() => voice.toggleDeafened()}
            />
            <IconButton
              icon={PhoneOff}
              label="Leave voice"
              shortcut={shortcuts.leave}
              look="leave"
              className={styles['leave']}
              onClick={() => voice.leave()}
            />
          </div>
        </>
      )}
    </section>
  )
}

interface MicButtonProps {
  readonly state: VoiceState
  readonly shortcut: string
  readonly onToggle: () => void
}

/** Shows the truth: ember only while sound is really sent; struck through whenever no key would change that. */
function MicButton({ state, shortcut, onToggle }: MicButtonProps) {
  const chosenOff = state.muted || state.deafened
  const mic = micState(state)
  return (
    <IconButton
      icon={mic === 'off' ? MicOff : Mic}
      label={chosenOff ? 'Unmute' : 'Mute'}
      shortcut={shortcut}
      look={mic === 'off' && state.status !== 'connecting' ? 'off' : 'plain'}
      className={mic === 'live' ? styles['live'] : undefined}
      aria-pressed={chosenOff}
      disabled={!state.canSpeak}
      onClick={onToggle}
    />
  )
}
