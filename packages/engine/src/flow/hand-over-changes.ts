import type { RecordHandOver } from '../effects/record-hand-over.ts'
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

/** What a step has changed of hand-overs, whatever it was: agents, texts, time, STOP, edits, merges and their undoing. */
export function changesOfHandOvers(
  before: readonly HandOverBefore[],
  customer: Customer,
  world: World,
): RecordHandOver[] {
  const after = handOversOf(customer)
  if (before.length === 0 && after.length === 0) return []
  const gone = before.filter(({ handOver: { id } }) => !after.some(({ handOver }) => handOver.id === id))
  const changed = after.filter(({ handOver }) => {
    const known = before.find((one) => one.handOver.id === handOver.id)
    return known === undefined || !isSame(known.handOver, handOver)
  })
  return [
    ...gone.map((one) => record(one, whyGone(one.run), world)),
    ...changed.map((one) => record(one, undefined, world)),
  ]
}

/** A run that still has it is another customer's now, or made room for one. */
function whyGone({ handOver, leftDesk = 'moved' }: Run): string {
  return handOver ? 'moved' : leftDesk
}

function isSame(a: HandOver, b: HandOver): boolean {
  return (Object.keys(a) as (keyof HandOver)[]).every((field) => a[field] === b[field])
}

function record({ handOver, run }: HandOverBefore, closed: string | undefined, { playbook }: World): RecordHandOver {
  const topic = flowOf(run, playbook.flows)?.topic ?? ''
  const { channel, id, root: thread, startedAt } = run
  return { type: 'record-hand-over', handOver, run: id, thread, topic, channel, runStartedAt: startedAt, closed }
}
