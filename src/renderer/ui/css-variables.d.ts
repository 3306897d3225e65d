import 'react'

declare module 'react' {
  /** Custom properties may be set from code: numbers that only the running app knows. */
  interface CSSProperties {
    readonly [variable: `--${string}`]: string | number | undefined
  }
}
