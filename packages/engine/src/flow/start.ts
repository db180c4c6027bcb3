import { consentState } from '../consent/consent.ts'
import { takePart } from '../experiment/participation.ts'
import { assign } from '../experiment/vary.ts'
import type { JsonObject } from '../json.ts'
import { deriveId, hashShare } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import { endRun } from './end.ts'
import type { Flow } from './flow.ts'
import { countWhole } from './measure.ts'
import { goOn } from './moves.ts'
import { MOST_RUNS, type Run, type RunVariant } from './run.ts'

/** What begins a run. */
export interface Start {
  /** Id of the event. */
  readonly cause: string
  readonly properties: JsonObject
  readonly channel: string | undefined
  /** Whether the person has asked for it. */
  readonly byPerson: boolean
  /** Whether it begins beside one that is open: another code is another matter. */
  readonly beside?: boolean
  /** The run that waits for its end. */
  readonly parent?: string
}

/** Begins a thread or a journey, unless the person is in it or was so lately; gives the run. It makes its first step with the rest. */
export function startRun(given: Flow, start: Start, step: Stepping): Run | undefined {
  const { customer, world } = step
  if (!mayStart(given, start, step)) return undefined
  const { flow, variant } = varied(given, step)
  const channel = flow.kind === 'journey' ? '' : (start.channel ?? reachable(flow, step))
  const run: Run = {
    id: deriveId('run', customer.id, step.event.id, start.cause, flow.kind, given.id),
    kind: flow.kind,
    root: given.id,
    flow: flow.id,
    revision: flow.revision,
    step: flow.first,
    state: 'waiting',
    since: world.now,
    dueAt: Number.POSITIVE_INFINITY,
    startedAt: world.now,
    cause: start.cause,
    properties: start.properties,
    channel: channel ?? '',
    engaged: start.byPerson,
    tries: 0,
    reminded: false,
    answers: [],
    answeredIn: [],
    asked: [],
    done: [],
    callers: [],
    variant,
    parent: start.parent,
  }
  customer.runs.push(run)
  countWhole(run, 'started', step)
  if (channel === undefined) {
    endRun(run, 'no_consent', step)
    return undefined
  }
  noteStart(given, step)
  goOn(run, flow.first, step, start.byPerson)
  return run
}

function mayStart(flow: Flow, { beside = false, byPerson, parent }: Start, step: Stepping): boolean {
  const { customer, world } = step
  const open = customer.runs.filter(({ state }) => state !== 'closed')
  const same = beside ? undefined : open.find(({ kind, root }) => kind === flow.kind && root === flow.id)
  if (same && !byPerson && !flow.restarts) return false
  if (open.length >= MOST_RUNS) return false
  const last = customer.flowStarts.find(([key]) => key === keyOf(flow))
  if (last && (flow.repeatsMs === Number.POSITIVE_INFINITY || world.now - last[1] < flow.repeatsMs)) return false
  if (!byPerson && parent === undefined && isLeftAlone(flow, step)) return false
  if (same) endRun(same, 'restarted', step)
  return true
}

/** Whether the person is among those whom nobody speaks to unasked. */
function isLeftAlone({ topic }: Flow, { customer, world }: Stepping): boolean {
  const { exemptTopics, holdout } = world.playbook.policy
  return holdout > 0 && !exemptTopics.has(topic) && hashShare(`holdout\u0000${customer.id}`) < holdout
}

/** Kept only where it is looked at. */
function noteStart(flow: Flow, { customer, world }: Stepping): void {
  if (flow.repeatsMs === 0) return
  const known = customer.flowStarts.find(([key]) => key === keyOf(flow))
  if (known) known[1] = world.now
  else customer.flowStarts.push([keyOf(flow), world.now])
}

function keyOf({ id, kind }: Flow): string {
  return `${kind}:${id}`
}

/** The first channel of a thread on which the person may be written to; undefined where there is none. */
function reachable({ channels, topic }: Flow, { customer, world }: Stepping): string | undefined {
  return channels.find((id) => {
    const channel = world.playbook.channels.get(id)
    if (!channel) return false
    const state = consentState(customer, id, topic)
    return channel.consent === 'none' || state === 'granted' || (state === 'unknown' && channel.consent === 'opt-out')
  })
}

/** The thread that takes the place of another one for this person, where an experiment compares them. */
function varied(flow: Flow, step: Stepping): { flow: Flow; variant: RunVariant | undefined } {
  const { experiments, flows } = step.world.playbook
  for (const experiment of experiments.values()) {
    if (!experiment.variedFlows.has(`${flow.kind}:${flow.id}`)) continue
    const assigned = assign(experiment, step)
    if (!assigned) continue
    const other = assigned.variant.flows.get(`${flow.kind}:${flow.id}`) ?? flow.id
    const found = (flow.kind === 'thread' ? flows.threads : flows.journeys).get(other) ?? flow
    if (!assigned.counts) return { flow: found, variant: undefined }
    takePart(experiment.id, assigned.variant.id, step)
    return { flow: found, variant: { experiment: experiment.id, variant: assigned.variant.id } }
  }
  return { flow, variant: undefined }
}
