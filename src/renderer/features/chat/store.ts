import { createStore, type StoreApi } from 'zustand/vanilla'
import { characters, limits } from '../../../shared/limits.ts'
import type { SyncEngine } from '../../sync/engine.ts'

/** Small texts that stay on this device. */
export interface DraftMemory {
  read(): Readonly<Record<string, string>>
  write(drafts: Readonly<Record<string, string>>): void
}

/** What stands in each channel's composer, and what becomes of it. */
export interface Chat {
  readonly sync: SyncEngine
  readonly drafts: StoreApi<Readonly<Record<string, string>>>
  /** Sends the text; false, and nothing happens, when it is empty or too long. */
  send(channelId: string, text: string): boolean
  setDraft(channelId: string, text: string): void
}

/** What a text would be sent as, or why it can't be. */
export function checkBody(
  text: string,
): { readonly body: string } | { readonly problem: 'empty' | 'too-long' } {
  const body = text.trim()
  if (body === '') return { problem: 'empty' }
  return characters(body) > limits.message.max ? { problem: 'too-long' } : { body }
}

export function createChat(sync: SyncEngine, memory: DraftMemory): Chat {
  const drafts = createStore<Readonly<Record<string, string>>>(() => memory.read())
  return {
    sync,
    drafts,
    send(channelId, text) {
      const checked = checkBody(text)
      if ('problem' in checked) return false
      sync.send(channelId, { body: checked.body, replyTo: null, attachments: [] })
      return true
    },
    setDraft(channelId, text) {
      const { [channelId]: _before, ...others } = drafts.getState()
      drafts.setState(text === '' ? others : { ...others, [channelId]: text }, true)
      memory.write(drafts.getState())
      sync.setTyping(channelId, text !== '')
    },
  }
}
