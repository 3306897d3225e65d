import { broadcasts, message, topic } from '../../../shared/backend.ts'
import { ok } from '../../../shared/result.ts'
import type { ChatPort } from '../../features/chat/ports.ts'
import { call, rows } from './answers.ts'
import type { Client } from './client.ts'
import type { Topics } from './topics.ts'

const columns = 'channel_id, id, seq, rev, author_id, body, created_at, edited_at, deleted_at'

export function supabaseChat(client: Client, topics: Topics): ChatPort {
  const messages = (channelId: string) => client.from('messages').select(columns).eq('channel_id', channelId)
  return {
    async latest(channelId, limit) {
      const page = await rows(message, messages(channelId).order('seq', { ascending: false }).limit(limit))
      return page.ok ? ok(page.value.reverse()) : page
    },
    async before(channelId, seq, limit) {
      const page = await rows(
        message,
        messages(channelId).lt('seq', seq).order('seq', { ascending: false }).limit(limit),
      )
      return page.ok ? ok(page.value.reverse()) : page
    },
    since: (channelId, rev, limit) =>
      rows(message, messages(channelId).gt('rev', rev).order('rev', { ascending: true }).limit(limit)),
    send: ({ channelId, id, body }) =>
      call(client, 'send_message', { p_channel_id: channelId, p_id: id, p_body: body }),
    watch: ({ channelId, epoch }, listener) =>
      topics.listen(topic.channel(channelId, epoch), {
        listening: () => listener({ type: 'listening' }),
        lost: () => listener({ type: 'lost' }),
        heard(event, payload) {
          if (event !== 'message') return
          const heard = broadcasts.channel.message.safeParse(payload)
          if (heard.success) listener({ type: 'message', ...heard.data })
        },
      }),
  }
}
