import type { Place } from './left-out.ts'
import { mapTargets, type StepDefinition, targetsOf } from './targets.ts'

type Named = StepDefinition & { readonly id: string }

const WAITING = ['ask', 'listen', 'optIn', 'handOver', 'action']

function waits(step: StepDefinition): boolean {
  return WAITING.some((key) => Object.hasOwn(step, key))
}

/**
 * Steps of which every one is reached, none goes round without waiting, and from all of which the end is reached: what a
 * definition must be. Where the flow was not, it is cut, which is noted.
 */
export function soundGraph(given: readonly Named[], place: Place): Named[] {
  const reached = onlyReached(withWayOut(withoutHaste(given, place), place))
  return reached.length === 0 ? [{ id: 'nothing', end: 'completed' }] : reached
}

/** Cuts rounds without a wait where they close. */
function withoutHaste(steps: readonly Named[], place: Place): Named[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string): void => {
    const step = byId.get(id)
    if (!step || state.has(id) || waits(step)) return
    state.set(id, 'open')
    const cut = mapTargets(step, (to) => {
      if (state.get(to) !== 'open') return to
      place.leftOut('loop', `"${id}" leads back to "${to}" without a question on the way; it ends there instead`)
      return 'end'
    }) as Named
    byId.set(id, cut)
    for (const to of targetsOf(cut)) visit(to)
    state.set(id, 'done')
  }
  for (const { id } of steps) visit(id)
  return steps.map(({ id }) => byId.get(id)!)
}

/** Gives rounds of questions an end: silence ends them where it led round before. */
function withWayOut(given: readonly Named[], place: Place): Named[] {
  const steps = [...given]
  for (;;) {
    const lost = steps.filter(({ id }) => !reachable([id], steps).has('end'))
    const at = steps.findIndex((step) => lost.includes(step) && waits(step))
    if (at < 0) return steps
    const step = steps[at]!
    const timeout = step.timeout as { readonly after: string } | undefined
    place.differs('loop', `from "${step.id}" the end was never reached; silence ends it now`)
    steps[at] = timeout ? { ...step, timeout: { ...timeout, to: 'end' } } : (mapTargets(step, () => 'end') as Named)
  }
}

function onlyReached(steps: readonly Named[]): Named[] {
  const [first] = steps
  const reached = first ? reachable([first.id], steps) : new Set<string>()
  return steps.filter(({ id }) => reached.has(id))
}

function reachable(from: readonly string[], steps: readonly Named[]): ReadonlySet<string> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const found = new Set(from)
  const open = [...from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id)
    for (const to of step ? targetsOf(step) : [])
      if (!found.has(to)) {
        found.add(to)
        open.push(to)
      }
  }
  return found
}
