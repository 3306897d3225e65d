export interface FlameProps {
  /** px */
  readonly size: number
}

/** The mark: a fire on two logs. The name stands beside it or near it, so it is decoration. */
export function Flame({ size }: FlameProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden>
      <path
        d="M16.6 2.5c.9 4.2 3 6 4.9 8.4 1.7 2.1 2.7 4.3 2.7 7a8.2 8.2 0 0 1-16.4 0c0-2.9 1.2-5 3-7.3.5 1.5 1.2 2.6 2.3 3.3.2-4.4 1-8.2 3.5-11.4Z"
        fill="var(--ember)"
      />
      <path
        d="M16.4 13.6c.4 2 3.5 3.1 3.5 6.3a3.9 3.9 0 0 1-7.8 0c0-1.5.6-2.5 1.4-3.4.4.7.8 1.1 1.4 1.4-.1-1.7.4-3.1 1.5-4.3Z"
        fill="var(--on-ember)"
        fillOpacity="0.82"
      />
      <path d="m6 24.4 20 4.6M26 24.4 6 29" stroke="var(--text-3)" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  )
}
