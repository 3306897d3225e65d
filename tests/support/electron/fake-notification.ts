import { EventEmitter } from 'node:events'
import type { Notification, NotificationConstructorOptions } from 'electron'

export class FakeNotification extends EventEmitter implements Pick<Notification, 'show' | 'close'> {
  /** Those that were shown. */
  static readonly shown: FakeNotification[] = []
  readonly title: string | undefined
  readonly body: string | undefined

  constructor({ title, body }: NotificationConstructorOptions = {}) {
    super()
    this.title = title
    this.body = body
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    FakeNotification.shown.push(this)
  }
  close(): void {
    this.emit('close')
  }
}
