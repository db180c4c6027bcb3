import type { RecordHandOver } from '../effects/record-hand-over.ts'
import type { Event } from '../events/event.ts'
import type { Customer } from '../profile/customer.ts'
import type { World } from '../world.ts'
import { flowOf } from './flow.ts'
import type { HandOver } from './hand-over.ts'
import type { Run } from './run.ts'

interface HandOverBefore {
  readonly run: Run
  /** As it was: hand-overs are changed in place. */
  readonly handOver: HandOver
}

const NONE: readonly HandOverBefore[] = []

export function handOversOf({ runs }: Customer): readonly HandOverBefore[] {
  if (!runs.some(({ handOver }) => handOver)) return NONE
  return runs.flatMap((run) => (run.handOver ? [{ run, handOver: { ...run.handOver } }] : []))
}

/** Those that an event brings along: of somebody who was found to be this customer. */
export function handOversIn(event: Event): readonly HandOverBefore[] {
  return event.type === 'profile-received' ? handOversOf(event.profile) : NONE
}

/**
 * What a step has changed of hand-overs, whatever it was: agents, texts, time, STOP, edits, merges and their undoing. What goes
 * over to another customer is told of there, in one word: it was not over in between.
 */
export function changesOfHandOvers(
  before: readonly HandOverBefore[],
  brought: readonly HandOverBefore[],
  { customer, event, world }: { readonly customer: Customer; readonly event: Event; readonly world: World },
): RecordHandOver[] {
  const after = handOversOf(customer)
  if (before.length === 0 && brought.length === 0 && after.length === 0) return []
  const goesOver = event.type === 'merged-away' || event.type === 'profile-restored'
  const gone = [...before, ...brought].filter(
    ({ handOver: { id } }) => !goesOver && !after.some(({ handOver }) => handOver.id === id),
  )
  const changed = after.filter(({ handOver }) => {
    const known = before.find((one) => one.handOver.id === handOver.id)
    return known === undefined || !isSame(known.handOver, handOver)
  })
  return [
    ...gone.map((one) => record(one, one.run.leftDesk ?? 'erased', world)),
    ...changed.map((one) => record(one, undefined, world)),
  ]
}

function isSame(a: HandOver, b: HandOver): boolean {
  return (Object.keys(a) as (keyof HandOver)[]).every((field) => a[field] === b[field])
}

function record({ handOver, run }: HandOverBefore, closed: string | undefined, { playbook }: World): RecordHandOver {
  const topic = flowOf(run, playbook.flows)?.topic ?? ''
  const { channel, id, root: thread, startedAt } = run
  return { type: 'record-hand-over', handOver, run: id, thread, topic, channel, runStartedAt: startedAt, closed }
}
