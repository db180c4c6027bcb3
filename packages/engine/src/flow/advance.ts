import { isTrue } from '../condition/answer.ts'
import { consentState } from '../consent/consent.ts'
import type { Moment } from '../decision/moment.ts'
import { UNKNOWN_AFTER_CRASH } from '../delivery/lifecycle.ts'
import type { Stepping } from '../stepping.ts'
import { endRun } from './end.ts'
import { type Flow, flowOf, type Way } from './flow.ts'
import { landRuns } from './land.ts'
import { proceed } from './machine.ts'
import { goOn, isMoving } from './moves.ts'
import { propertiesOf, type Run } from './run.ts'
import { startRun } from './start.ts'
import { nextInTurn } from './voice.ts'

/** Turns that may be given in one step; a customer is in fewer runs. */
const MOST_TURNS = 20

/** Begins what a moment begins. */
export function startRuns({ cause, id, properties }: Moment, step: Stepping): void {
  for (const flow of step.world.playbook.flows.byTrigger.get(id) ?? [])
    startRun(flow, { cause, properties, channel: undefined, byPerson: false }, step)
}

/**
 * Lets the runs of the customer go on by what this step brought: an answer, an event, a condition that came true, an instant.
 * A run that is begun or goes on here does not take what began it for what it waits for next, so `first` is given once a step.
 */
export function advanceRuns(step: Stepping, first: boolean): void {
  const { customer } = step
  if (customer.runs.length === 0 && step.moves.length === 0) return
  if (first) {
    landRuns(step)
    leaveRuns(step)
    for (const run of [...customer.runs]) if (run.state === 'waiting' && !isMoving(run, step)) notice(run, step)
  } else for (const run of [...customer.runs]) if (run.state === 'waiting' && !isMoving(run, step)) look(run, step)
  makeMoves(step)
  giveTurns(step)
  endOverdue(step)
  if (step.moves.length > 0) makeMoves(step)
}

/** What an event brings that is waited for; else what time or a condition does. */
function notice(run: Run, step: Stepping): void {
  const { event } = step
  const at = flowOf(run, step.world.playbook.flows)?.steps.get(run.step)
  if (event.type === 'tracked' && at?.awaits === event.name) {
    const to = at.look?.(run, step)
    if (to !== undefined) return goOn(run, to, step)
  } else look(run, step)
}

function look(run: Run, step: Stepping): void {
  const at = flowOf(run, step.world.playbook.flows)?.steps.get(run.step)
  if (at?.awaits !== undefined && run.dueAt > step.world.now) return
  const to = at?.look?.(run, step)
  if (to !== undefined) goOn(run, to, step)
}

function makeMoves(step: Stepping): void {
  for (let move = step.moves.shift(); move; move = step.moves.shift())
    if (step.customer.runs.includes(move.run)) proceed(move.run, move.to, move.urgent, step)
}

function giveTurns(step: Stepping): void {
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const next = nextInTurn(step)
    if (!next) return
    proceed(next, next.step, false, step)
    makeMoves(step)
  }
}

/** Ends runs whose goal was reached or whose way out has come, and those whose person has refused to be written to. */
function leaveRuns(step: Stepping): void {
  const { customer, event, world } = step
  const refusals = event.type !== 'tracked' && event.type !== 'timer-fired'
  for (const run of customer.runs) {
    if (run.state === 'closed') continue
    const root = rootOf(run, step)
    if (!root) continue
    if (root.goals.some((way) => isTaken(way, run, step))) endRun(run, 'reached_goal', step)
    else if (root.exits.some((way) => isTaken(way, run, step))) endRun(run, 'left', step)
    // Whoever has just begun one may be about to allow it.
    else if (refusals && run.kind === 'thread' && !isMoving(run, step) && isRefused(run, root, step))
      endRun(run, 'stopped', step)
  }
  if (customer.runs.some(({ dueAt, state }) => state === 'closed' && dueAt <= world.now))
    customer.runs = customer.runs.filter(({ dueAt, state }) => state !== 'closed' || dueAt > world.now)
}

/** For an event that a file tells of after the fact: what it would have ended, had it been told in time. */
export function leaveOvertaken(step: Stepping): void {
  const { customer, event } = step
  for (const run of customer.runs) {
    const root = run.state !== 'closed' && event.at >= run.startedAt ? rootOf(run, step) : undefined
    if (root?.goals.some((way) => isTaken(way, run, step))) endRun(run, 'reached_goal', step)
    else if (root?.exits.some((way) => isTaken(way, run, step))) endRun(run, 'left', step)
  }
  step.moves.length = 0
}

function rootOf(run: Run, { world }: Stepping): Flow | undefined {
  return flowOf({ kind: run.kind, flow: run.root, revision: run.callers[0]?.[1] ?? run.revision }, world.playbook.flows)
}

function isTaken({ event: name, where }: Way, run: Run, step: Stepping): boolean {
  const { event, properties } = step
  if (name === undefined) return where !== undefined && isTrue(where(step.scopeFor(propertiesOf(run))))
  if (event.type !== 'tracked' || event.name !== name || event.at < run.startedAt) return false
  return where === undefined || isTrue(where(step.scopeFor({ ...properties, run: propertiesOf(run) })))
}

function isRefused({ channel }: Run, { topic }: Flow, { customer }: Stepping): boolean {
  return consentState(customer, channel, topic) === 'denied'
}

/** Ends conversations of which something said did not arrive: nobody answers what they have not read. Gives whether one ended. */
export function endUnreached(step: Stepping): boolean {
  let ended = false
  for (const effect of step.effects) {
    if (effect.type !== 'close-delivery' || effect.state === 'delivered' || effect.delivery.voice === undefined)
      continue
    // It may have arrived.
    if (effect.reason === UNKNOWN_AFTER_CRASH) continue
    const run = step.customer.runs.find(({ id, state }) => id === effect.delivery.run && state !== 'closed')
    // An agent sees what did not arrive.
    if (!run || run.handOver) continue
    endRun(run, 'unreached', step)
    ended = true
  }
  return ended
}

/** Ends those that have waited for their turn for too long. */
function endOverdue(step: Stepping): void {
  for (const run of step.customer.runs)
    if ((run.state === 'queued' || run.state === 'paused') && run.dueAt <= step.world.now)
      endRun(run, run.state === 'queued' ? 'not_begun' : 'interrupted', step)
}
