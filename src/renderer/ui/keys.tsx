import styles from './keys.module.css'

/** A shortcut as people read it: `Ctrl+Shift+M` becomes three caps. */
export function Keys({ keys }: { readonly keys: string }) {
  return <KeyCaps names={keys.split('+')} />
}

/** A shortcut of which a key may be called `+`. */
export function KeyCaps({ names }: { readonly names: readonly string[] }) {
  return (
    <span className={styles['keys']}>
      {names.map((name) => (
        <kbd key={name} className={styles['key']}>
          {name}
        </kbd>
      ))}
    </span>
  )
}
