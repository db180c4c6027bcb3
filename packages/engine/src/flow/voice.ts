import { consentState } from '../consent/consent.ts'
import type { Stepping } from '../stepping.ts'
import { endRun } from './end.ts'
import { type Flow, flowOf } from './flow.ts'
import { isBefore, leaveDesk, takeOver } from './hand-over.ts'
import { goOn } from './moves.ts'
import { closeAsked, type Run } from './run.ts'

/** An interrupted conversation is not come back to later than this. */
const RETURN_WITHIN_MS = 7 * 86_400_000

/** The conversation that is held on a channel: whoever listens there has the word. `but`: one that is not asked after. */
export function holderOn(channel: string, { customer, world }: Stepping, but?: Run): Run | undefined {
  return customer.runs.find(
    (run) =>
      run !== but && run.channel === channel && run.state === 'waiting' && isListening(run, world.playbook.flows),
  )
}

function isListening(run: Run, flows: Stepping['world']['playbook']['flows']): boolean {
  return run.kind === 'thread' && flowOf(run, flows)?.steps.get(run.step)?.listens === true
}

/**
 * Gives a run the word on its channel, or lets it wait for its turn: one voice speaks to a person at a time. One that the
 * person asked for, or that outranks the other, interrupts. Ends a run whose person has refused the channel.
 */
export function takeTurn(run: Run, flow: Flow, urgent: boolean, step: Stepping): boolean {
  const { customer, world } = step
  if (consentState(customer, run.channel, flow.topic) === 'denied') {
    endRun(run, 'stopped', step)
    return false
  }
  const holder = holderOn(run.channel, step, run)
  if (holder === undefined) return true
  const held = flowOf(holder, world.playbook.flows)
  // Nobody speaks into what a person says.
  const isAgents = holder.handOver !== undefined
  if (!isAgents && (urgent || (flow.interrupts && flow.priority > (held?.priority ?? 0)))) {
    pause(holder, step)
    return true
  }
  run.state = 'queued'
  run.since = world.now
  run.dueAt = world.now + flow.patienceMs
  return false
}

/**
 * Where two conversations hold one channel, since two were found to be one or by an edit, one of them keeps the word: that of an
 * agent, else the one that has come further in time. The others ask their questions again when it has ended; a second agent's
 * is over (`merged`), since nobody talks with two at once, and goes on as if it were handed back.
 */
export function keepOneVoice(step: Stepping): void {
  const { customer, world } = step
  const listening = customer.runs.filter((run) => run.state === 'waiting' && isListening(run, world.playbook.flows))
  for (const [, held] of Map.groupBy(listening, ({ channel }) => channel)) {
    if (held.length < 2) continue
    const first = held.reduce((a, b) => (isAhead(b, a) ? b : a))
    for (const run of held) if (run !== first) giveWay(run, first, step)
  }
}

/** Of two conversations, which one goes on first: that of an agent, else the one that has come further in time. */
export function isAhead(one: Run, other: Run): boolean {
  if (one.handOver && other.handOver) return isBefore(one.handOver, other.handOver)
  if ((one.handOver === undefined) !== (other.handOver === undefined)) return one.handOver !== undefined
  return one.since > other.since
}

function giveWay(run: Run, first: Run, step: Stepping): void {
  if (!run.handOver || !first.handOver) return pause(run, step)
  takeOver(first.handOver, run)
  leaveDesk(run, 'merged')
  goOn(run, flowOf(run, step.world.playbook.flows)!.steps.get(run.step)!.exits[0]!.to, step)
}

function pause(run: Run, step: Stepping): void {
  closeAsked(run, step.world.now, false)
  run.state = 'paused'
  run.since = step.world.now
  run.dueAt = step.world.now + RETURN_WITHIN_MS
  step.effect({ type: 'record-run', run, outcome: undefined })
}

/** Whose turn it is on channels where nobody has the word: by priority, who was interrupted first, then who has waited longest. */
export function nextInTurn(step: Stepping): Run | undefined {
  const { customer, world } = step
  const priority = (run: Run) => flowOf(run, world.playbook.flows)?.priority ?? 0
  return customer.runs
    .filter(({ channel, state }) => (state === 'queued' || state === 'paused') && holderOn(channel, step) === undefined)
    .sort((a, b) => priority(b) - priority(a) || rank(a) - rank(b) || a.since - b.since)[0]
}

function rank({ state }: Run): number {
  return state === 'paused' ? 0 : 1
}
