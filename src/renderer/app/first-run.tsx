import { Button } from '../ui/button.tsx'
import { Flame } from '../ui/flame.tsx'
import styles from './main-window.module.css'

export interface FirstRunProps {
  readonly name: string
  readonly onCreate: () => void
  readonly onJoin: () => void
}

/** In no server yet: two ways to change that. */
export function FirstRun({ name, onCreate, onJoin }: FirstRunProps) {
  return (
    <section className={styles['first']} aria-label="Welcome">
      <Flame size={64} />
      <h1 className={styles['firstTitle']}>Welcome, {name}</h1>
      <p className={styles['firstText']}>
        A server is a place for your people: text to read later, voice for right now.
      </p>
      <div className={styles['firstActions']}>
        <Button look="main" large onClick={onCreate}>
          Create a server
        </Button>
        <Button large onClick={onJoin}>
          Join with a link
        </Button>
      </div>
    </section>
  )
}
