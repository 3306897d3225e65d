/** Seals texts with a key that the system keeps for this app. Each call may reject. */
export interface Vault {
  /** False where sealing would protect nothing. */
  available(): Promise<boolean>
  seal(text: string): Promise<Uint8Array>
  /** `stale`: the key has changed, and the text should be sealed again. Rejects with `VaultSilent` if another time may do better. */
  open(sealed: Uint8Array): Promise<{ readonly text: string; readonly stale: boolean }>
}

/** The keychain is there and says nothing, or says that it can't now: what it has sealed is not lost. */
export class VaultSilent extends Error {}
