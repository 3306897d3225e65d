/** Seals texts with a key that the system keeps for this app. Each call may reject. */
export interface Vault {
  /** False where sealing would protect nothing. */
  available(): Promise<boolean>
  seal(text: string): Promise<Uint8Array>
  /** `stale`: the key has changed, and the text should be sealed again. */
  open(sealed: Uint8Array): Promise<{ readonly text: string; readonly stale: boolean }>
}
