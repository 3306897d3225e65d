import { Check, CircleDashed, Minus } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Icon } from '../../ui/icon.tsx'
import type { Platform, SeenKey, TalkPort } from './ports.ts'
import { nextSelfTest, noSignAfter, type SelfTest, type SelfTestEvent, startSelfTest } from './self-test.ts'
import styles from './self-test-part.module.css'
import { adviceOf, sourceWords } from './talk-words.ts'

export interface SelfTestPartProps {
  readonly talk: TalkPort
  readonly status: TalkStatus | null
  readonly platform: Platform
  /** What to press, as `F8`; null: nothing is bound yet. */
  readonly keyName: string | null
}

/** Three small steps that show whether the key reaches Bonfire, through whom, and how fast. */
export function SelfTestPart(props: SelfTestPartProps) {
  const [running, setRunning] = useState(0)
  if (props.keyName === null)
    return <p className={styles['quiet']}>Add a key for “Talk” first. Then you can test it here.</p>
  if (running === 0)
    return (
      <div>
        <Button onClick={() => setRunning(1)}>Start the test</Button>
      </div>
    )
  return <Running key={running} {...props} keyName={props.keyName} onAgain={() => setRunning(running + 1)} />
}

interface RunningProps extends SelfTestPartProps {
  readonly keyName: string
  readonly onAgain: () => void
}

function Running({ talk, status, platform, keyName, onAgain }: RunningProps) {
  const [test, setTest] = useState<SelfTest>(startSelfTest)
  const focused = useWindowFocus()
  const elsewhere = platform !== 'browser'
  const step = (event: SelfTestEvent): void => setTest((now) => nextSelfTest(now, event, elsewhere))
  const see = useEffectEvent((seen: SeenKey) => step({ kind: 'seen', seen, focused: document.hasFocus() }))
  const miss = useEffectEvent(() => step({ kind: 'late' }))

  const over = test.step === 'done'
  useEffect(() => (over ? undefined : talk.seen((seen) => see(seen))), [talk, over])

  // The second step's time runs only while another window has the focus: until then nothing can come.
  const counting = test.step === 'here' || (test.step === 'away' && !focused)
  useEffect(() => {
    if (!counting) return
    const timer = setTimeout(miss, noSignAfter)
    return () => clearTimeout(timer)
  }, [counting, test.step])

  const skip = (
    <Button look="bare" className={styles['skip']} onClick={() => step({ kind: 'skip' })}>
      Skip
    </Button>
  )
  return (
    <div>
      <ol className={styles['steps']} aria-live="polite">
        <Step
          state={test.step === 'here' ? 'now' : resultOf(test.here)}
          title={`Press ${keyName} here`}
          trouble={test.step === 'here' && test.late ? lateHere(keyName) : null}
          aside={test.step === 'here' && skip}
        >
          {test.step !== 'here' && seenWords(test.here)}
        </Step>
        {elsewhere && (
          <Step
            state={test.step === 'here' ? 'later' : test.step === 'away' ? 'now' : resultOf(test.away)}
            title={`Click into another window and press ${keyName} there`}
            trouble={test.step === 'away' && test.late ? lateAway(status, platform) : null}
            aside={test.step === 'away' && skip}
          >
            {test.step === 'away' && (focused ? 'This window still has the focus.' : 'Waiting for the key …')}
            {test.step === 'done' && seenWords(test.away)}
          </Step>
        )}
        <Step state={over ? verdictOf(test, elsewhere).state : 'later'} title="Result">
          {over && verdictOf(test, elsewhere).words}
        </Step>
      </ol>
      {over && <Button onClick={onAgain}>Test again</Button>}
    </div>
  )
}

type StepState = 'later' | 'now' | 'passed' | 'missed'
const resultOf = (seen: SeenKey | null): StepState => (seen === null ? 'missed' : 'passed')
const icons = { later: CircleDashed, now: CircleDashed, passed: Check, missed: Minus }

interface StepProps {
  readonly state: StepState
  readonly title: string
  readonly trouble?: string | null
  readonly aside?: ReactNode
  readonly children?: ReactNode
}

function Step({ state, title, trouble, aside, children }: StepProps) {
  return (
    <li
      className={classNames(styles['step'], styles[state])}
      {...(state === 'now' && { 'aria-current': 'step' })}
    >
      <Icon icon={icons[state]} />
      <div className={styles['words']}>
        <div className={styles['title']}>{title}</div>
        {children !== false && children !== undefined && <div className={styles['quiet']}>{children}</div>}
        {trouble !== null && trouble !== undefined && <div className={styles['trouble']}>{trouble}</div>}
      </div>
      {aside}
    </li>
  )
}

const seenWords = (seen: SeenKey | null): string =>
  seen === null ? 'Skipped' : `Seen by: ${sourceWords[seen.source]}, in ${msWords(seen.took)}`

const msWords = (ms: number): string => (ms < 1 ? 'less than 1 ms' : `${Math.round(ms)} ms`)

const lateHere = (keyName: string): string =>
  `Nothing came yet. Does the keyboard or mouse send ${keyName} at all? Some send keys only after their own program was told to. Add the key again above, and look whether its name appears.`

function lateAway(status: TalkStatus | null, platform: Platform): string {
  const advice = status === null ? null : adviceOf(status, platform)
  if (advice !== null) return advice.text
  switch (platform) {
    case 'windows':
      return 'Nothing came yet. Programs that run as administrator, some games among them, hide their keys from others: run Bonfire as administrator too, or choose a mouse button.'
    case 'mac':
      return 'Nothing came yet. While a password field has the focus, macOS shows keys to nobody else. Look whether Bonfire is still on in System Settings, Privacy & Security, Accessibility.'
    default:
      return 'Nothing came yet. Another program may keep this key for itself. Choose another key, or “bonfire ptt down” in your desktop’s own keyboard settings.'
  }
}

function verdictOf(
  test: SelfTest,
  elsewhere: boolean,
): { readonly state: StepState; readonly words: string } {
  if (test.step !== 'done') return { state: 'later', words: '' }
  const { here, away } = test
  if (away !== null) return { state: 'passed', words: 'Your key works in every window.' }
  if (here === null) return { state: 'missed', words: 'Your key was not seen.' }
  return elsewhere
    ? { state: 'missed', words: 'Your key works in Bonfire’s window. In others it was not seen.' }
    : { state: 'passed', words: 'Your key works while this page has the focus.' }
}

/** Has this window the focus? */
function useWindowFocus(): boolean {
  const [focused, setFocused] = useState(() => document.hasFocus())
  useEffect(() => {
    const look = (): void => setFocused(document.hasFocus())
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    return () => {
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
    }
  }, [])
  return focused
}
