import { setTimeout as pause } from 'node:timers/promises'
import { within } from '../../../scripts/stack/deadline.ts'
import type { Outgoing } from '../../../src/renderer/sync/outbox/queue.ts'
import { createActing } from './acting.ts'
import { checkSent, type Problem } from './compare.ts'
import { createLink, noFaults, type Odds } from './link.ts'
import { observe } from './observer.ts'
import { type Plan, type WindowName, windowNames } from './plan.ts'
import { randomOf } from './random.ts'
import { compareChannels, compareUnread, until } from './settle.ts'
import { type PersonName, setStage } from './stage.ts'
import { createTally, type FaultKind } from './tally.ts'
import { createTrouble } from './trouble.ts'
import { readTruth, readUnread } from './truth.ts'
import { type AppWindow, makeWindow } from './window.ts'

export interface Outcome {
  readonly faults: Readonly<Record<FaultKind, number>>
  readonly problems: readonly Problem[]
  /** Refusals and errors that nothing explains. */
  readonly surprises: readonly string[]
  readonly sent: number
  readonly changed: number
  readonly stored: number
  readonly repaired: number
  readonly limited: number
  readonly disordered: number
  /** s from the end of all trouble until everything was compared */
  readonly settled: number
}

const odds: Odds = {
  frameDropped: 0.04,
  frameDoubled: 0.04,
  frameLate: 0.05,
  requestLost: 0.03,
  answerLost: 0.03,
  answerLate: 0.04,
  gatewayError: 0.02,
}

/** At the end of a run no broadcast arrives for this long (ms), so that there is something to be found. */
const deaf = 1_000

/** Far beyond what anything here takes (ms): the slowest is the check of heads, once in 45 to 67 s. */
const deadline = 90_000

/** After a wake all windows ask at once, and need no check of heads (ms): sooner than most of these come. */
const wakeDeadline = 30_000

const people: Readonly<Record<WindowName, PersonName>> = { ada: 'ada', ada2: 'ada', ben: 'ben', cy: 'cy' }

/** Sets a stage, lets all happen that was planned, and compares every window with the database. */
export async function runSeed(plan: Plan): Promise<Outcome> {
  const stage = await setStage(plan.limited)
  const opened: AppWindow[] = []
  try {
    const tally = createTally()
    const open = async (name: WindowName): Promise<AppWindow> => {
      const personName = people[name]
      const link = createLink(randomOf(plan.seed).fork(name), tally)
      const window = await makeWindow({ name, personName, person: stage.people[personName], stage, link })
      opened.push(window)
      return window
    }
    const [ada, ada2, ben, cy] = await Promise.all([open('ada'), open('ada2'), open('ben'), open('cy')])
    const windows = { ada, ada2, ben, cy }
    const all = Object.values(windows)
    const observed = all.map((window) => observe(window, stage.closedChannel))
    for (const window of all) {
      window.start()
      if (!(await until(window, deadline, ({ status }) => status === 'ready')))
        throw new Error(`${window.name} found no directory`)
    }
    const order = [...(await readTruth(stage)).channels.keys()].sort()
    const acting = new Map(all.map((window) => [window.name, createActing(window, order)]))

    await play(plan, windows, acting, createTrouble(stage, windows, tally))

    const healed = performance.now()
    for (const { link } of all) link.setOdds(noFaults)
    if (plan.ending === 'online') for (const window of all) window.wake('online')
    if (plan.ending === 'cut') for (const { link } of all) link.cut()
    await emptyOutboxes(all)
    if (plan.ending === 'message') {
      for (const channelId of order)
        if (ada.shown.has(channelId)) {
          const id = ada.engine?.send(channelId, { body: 'the last one', replyTo: null, attachments: [] })
          if (id !== undefined) ada.sent.push({ id, channelId, refused: false })
        }
      await emptyOutboxes(all)
    }
    const truth = await readTruth(stage)
    const compared = await Promise.all(
      all.map(async (window) => {
        const visible = [...(await readUnread(stage, window.person)).keys()]
        const used = visible.filter((id) => truth.channels.get(id)?.head.rev !== 0)
        const channels = await compareChannels(
          window,
          truth,
          used,
          plan.ending === 'online' ? wakeDeadline : deadline,
        )
        return [...channels, ...(await compareUnread(window, stage, deadline))]
      }),
    )
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
    const actors = [...acting.values()]
    return {
      faults: tally.counts,
      problems: [...checkSent(truth, new Map(all.map(({ name, sent }) => [name, sent]))), ...compared.flat()],
      surprises: [...actors, ...observed.map(({ seen }) => seen)].flatMap(({ surprises }) => surprises),
      sent: sum(actors.map(({ done }) => done.sent)),
      changed: sum(actors.map(({ done }) => done.changed)),
      stored: sum([...truth.channels.values()].map(({ messages }) => messages.length)),
      repaired: sum(observed.map(({ seen }) => seen.repaired)),
      limited: sum(observed.map(({ seen }) => seen.limited)),
      disordered: sum(observed.map(({ seen }) => seen.disordered)),
      settled: (performance.now() - healed) / 1_000,
    }
  } finally {
    await Promise.all(opened.map((window) => window.stop()))
    await stage.close()
  }
}

/** Everything at its time; settles when all of it is over. */
async function play(
  plan: Plan,
  windows: Readonly<Record<WindowName, AppWindow>>,
  acting: ReadonlyMap<WindowName, ReturnType<typeof createActing>>,
  trouble: ReturnType<typeof createTrouble>,
): Promise<void> {
  const setOdds = (next: Odds): void => {
    for (const name of windowNames) windows[name].link.setOdds(next)
  }
  const steps = [
    ...plan.actions.map((action) => ({
      at: action.at,
      run: async () => acting.get(action.window)?.act(action),
    })),
    ...plan.faults.map((fault) => ({ at: fault.at, run: () => trouble.make(fault) })),
    { at: plan.length - deaf, run: async () => setOdds({ ...odds, frameDropped: 1 }) },
  ].toSorted((a, b) => a.at - b.at)
  const underWay: Promise<void>[] = []
  const begun = performance.now()
  setOdds(odds)
  for (const { at, run } of steps) {
    const wait = at - (performance.now() - begun)
    if (wait > 0) await pause(wait)
    const step = run()
    step.catch(() => {}) // told below, by all of them together
    underWay.push(step)
  }
  await within('the end of what was begun', deadline, Promise.all(underWay))
}

/** Waits until all that was written is stored. What was refused while somebody was shut out is sent again. */
async function emptyOutboxes(windows: readonly AppWindow[]): Promise<void> {
  await Promise.all(windows.map(emptyOutbox))
}

async function emptyOutbox(window: AppWindow): Promise<void> {
  const shutOut = ({ refused }: Outgoing): boolean => refused?.kind === 'not-allowed'
  const end = performance.now() + deadline
  while (performance.now() < end) {
    const unsent = (): readonly Outgoing[] =>
      (window.engine?.store.getState().outgoing ?? []).filter(({ storedAs }) => storedAs === null)
    for (const one of unsent().filter(shutOut)) window.engine?.retry(one.id)
    // A refusal may still be on its way.
    await until(window, end - performance.now(), ({ outgoing }) =>
      outgoing.every((one) => one.storedAs !== null || shutOut(one)),
    )
    if (unsent().length === 0) return
  }
  const left = window.engine?.store.getState().outgoing ?? []
  process.stderr.write(`${window.name} still has ${JSON.stringify(left)}\n`)
}
