import { expect, it } from 'vitest'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { Bus, BusCall, BusError, BusListener } from './bus.ts'
import { PortalSession } from './portal-session.ts'

const owner = ':1.7'
const handle = '/org/freedesktop/portal/desktop/session/1_9/bonfire_talk'
const f8 = { id: 'talk-F8', bindingId: 'ptt', description: 'Push to talk', trigger: 'F8' }

type Answer = Result<readonly unknown[], BusError>
type Answers = Readonly<Record<string, Answer | 'never' | undefined>>

/** A portal that answers as it should, except where `answers` has something else for a member. */
function portalThat(answers: Answers = {}, responses: Readonly<Record<string, readonly unknown[]>> = {}) {
  const calls: BusCall[] = []
  let listener: BusListener | undefined
  const usual: Answers = {
    GetNameOwner: ok([owner]),
    Get: ok([2]),
    CreateSession: ok(['/request']),
    BindShortcuts: ok(['/request']),
  }
  const usualResponses: Readonly<Record<string, readonly unknown[]>> = {
    CreateSession: [0, { session_handle: handle }],
    BindShortcuts: [0, { shortcuts: [['talk-F8', {}]] }],
  }
  const bus: Bus = {
    name: ':1.9',
    call: (call) => {
      calls.push(call)
      const answer = answers[call.member] ?? usual[call.member] ?? ok([])
      if (answer === 'never') return new Promise<Answer>(() => undefined)
      const body = responses[call.member] ?? usualResponses[call.member]
      if (answer.ok && body !== undefined)
        listener?.onSignal({
          sender: owner,
          path: `/org/freedesktop/portal/desktop/request/1_9/bonfire_${call.member}`,
          interface: 'org.freedesktop.portal.Request',
          member: 'Response',
          body,
        })
      return Promise.resolve(answer)
    },
    close: () => undefined,
  }
  const session = new PortalSession(
    {
      connect: (heard) => {
        listener = heard
        return Promise.resolve(ok(bus))
      },
      appId: 'chat.bonfire.Bonfire',
      patience: 20,
    },
    { onKey: () => undefined, onChanged: () => undefined, onLost: () => undefined },
  )
  return { session, calls }
}

const refused = (name: string): Answer => err({ kind: 'refused', name, detail: 'no' })

it('says who we are before anything else is asked of the portal', async () => {
  const { session, calls } = portalThat()
  expect(await session.open([f8])).toEqual(ok(new Set(['talk-F8'])))
  const [first] = calls.filter(({ destination }) => destination === 'org.freedesktop.portal.Desktop')
  expect(first).toMatchObject({
    interface: 'org.freedesktop.host.portal.Registry',
    member: 'Register',
    body: ['chat.bonfire.Bonfire', {}],
  })
})

it('goes on with portals that are too old to be told', async () => {
  const { session } = portalThat({ Register: refused('org.freedesktop.DBus.Error.UnknownMethod') })
  expect(await session.open([f8])).toEqual(ok(new Set(['talk-F8'])))
})

it.each<[string, Answers, string]>([
  ['without global shortcuts', { Get: refused('org.freedesktop.DBus.Error.InvalidArgs') }, 'not-available'],
  [
    'that knows no such program',
    { CreateSession: refused('org.freedesktop.portal.Error.NotAllowed') },
    'not-allowed',
  ],
  ['that fails', { CreateSession: refused('org.freedesktop.DBus.Error.Failed') }, 'died'],
  ['that hangs at once', { Register: err({ kind: 'hangs' }) }, 'hangs'],
  ['that ends between two answers', { Get: err({ kind: 'closed' }) }, 'died'],
  ['whose version is no number', { Get: ok(['two']) }, 'died'],
])('tells of a portal %s', async (_, answers, problem) => {
  expect(await portalThat(answers).session.open([f8])).toMatchObject({ ok: false, error: { problem } })
})

it.each<[string, string, readonly unknown[], string]>([
  ['the person says no', 'BindShortcuts', [1, {}], 'not-allowed'],
  ['the dialog breaks', 'BindShortcuts', [2, {}], 'died'],
  ['nothing was bound', 'BindShortcuts', [0, { shortcuts: [] }], 'not-allowed'],
  ['the session has no handle', 'CreateSession', [0, {}], 'died'],
  ['the answer is nonsense', 'CreateSession', ['yes'], 'died'],
])('tells when %s', async (_, member, body, problem) => {
  const { session } = portalThat({}, { [member]: body })
  expect(await session.open([f8])).toMatchObject({ ok: false, error: { problem } })
})

it('gives up a session that is never opened', async () => {
  const { session } = portalThat({}, { CreateSession: [] })
  expect(await session.open([f8])).toMatchObject({ ok: false, error: { problem: 'died' } })
  const silent = portalThat({ CreateSession: 'never' })
  expect(await silent.session.open([f8])).toMatchObject({ ok: false, error: { problem: 'hangs' } })
})

it('ends an opening that is no longer wanted', async () => {
  const { session } = portalThat({ BindShortcuts: 'never' })
  const opened = session.open([f8])
  session.close()
  expect(await opened).toMatchObject({ ok: false })
})
