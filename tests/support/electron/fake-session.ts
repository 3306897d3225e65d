import type { ProxyConfig, Session } from 'electron'

type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type Permission = Parameters<RequestHandler>[1]
/** Main doesn't look at the web contents. */
type Ask = (contents: null, ...rest: Tail<Parameters<RequestHandler>>) => void
type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never
type Restricting = Pick<
  Session,
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setDevicePermissionHandler'
  | 'setProxy'
  | 'closeAllConnections'
  | 'setSpellCheckerEnabled'
  | 'setSpellCheckerLanguages'
  | 'addWordToSpellCheckerDictionary'
  | 'availableSpellCheckerLanguages'
>

/** What a page asks Chromium for. */
export interface Asked {
  readonly permission: Permission
  readonly url: string
  readonly media?: readonly ('audio' | 'video')[]
  readonly isMainFrame?: boolean
}

const grantAll: Ask = (_contents, _permission, answer) => answer(true)

/** Keeps the handlers that main sets, and puts questions to them as Electron does. */
export class FakeSession implements Restricting {
  #check: CheckHandler = () => true
  #request: Ask = grantAll
  /** As Electron begins: on, in the system's language, whose dictionary it would download. */
  spelling = { enabled: true, languages: ['en-US'] }
  readonly availableSpellCheckerLanguages = ['de', 'en-GB', 'en-US', 'fr']
  readonly words: string[] = []
  devices: Parameters<Session['setDevicePermissionHandler']>[0] = null

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler ?? (() => true)
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = (handler as Ask | null) ?? grantAll
  }

  setDevicePermissionHandler(handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {
    this.devices = handler
  }

  /** Each proxy that was set. */
  readonly proxies: ProxyConfig[] = []

  setProxy(config: ProxyConfig): Promise<void> {
    this.proxies.push(config)
    return Promise.resolve()
  }

  closeAllConnections(): Promise<void> {
    return Promise.resolve()
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spelling = { ...this.spelling, enabled }
  }

  setSpellCheckerLanguages(languages: string[]): void {
    const unknown = languages.find((language) => !this.availableSpellCheckerLanguages.includes(language))
    if (unknown !== undefined) throw new Error(`Invalid language code provided: "${unknown}"`)
    this.spelling = { ...this.spelling, languages }
  }

  addWordToSpellCheckerDictionary(word: string): boolean {
    this.words.push(word)
    return true
  }

  /** Both answers: what a check says, and what a request is given. Without handlers Electron grants everything. */
  async ask(asked: Asked): Promise<{ check: boolean; request: boolean }> {
    const { permission, url, media = [], isMainFrame = true } = asked
    const origin = url.split('/').slice(0, 3).join('/')
    const check = this.#check(null, permission, origin, {
      isMainFrame,
      requestingUrl: url,
      securityOrigin: origin,
      ...(media[0] && { mediaType: media[0] }),
    })
    const request = await new Promise<boolean>((resolve) =>
      this.#request(null, permission, resolve, {
        isMainFrame,
        requestingUrl: url,
        mediaTypes: [...media],
      }),
    )
    return { check, request }
  }
}
