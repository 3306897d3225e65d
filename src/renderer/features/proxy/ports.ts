/** A proxy that lets nobody through without a password. */
export interface ProxyQuestion {
  readonly host: string
  readonly port: number
  /** The proxy's own words. */
  readonly realm: string
  /** What was entered last was wrong. */
  readonly refused: boolean
}

export interface ProxyCredentials {
  readonly username: string
  readonly password: string
}

export interface ProxyPort {
  /** Tells the proxy that waits for the person, null for none, until the returned function is called. */
  watch(listener: (question: ProxyQuestion | null) => void): () => void
  /** null: the person would rather not. */
  answer(question: ProxyQuestion, credentials: ProxyCredentials | null): void
}
