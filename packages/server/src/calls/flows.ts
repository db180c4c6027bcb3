import { deriveId, type Flow, flowOfVariant, isMember, type JsonObject } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { engagementOf, figuresOf } from '../flows/figures.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { RunRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'
import { viewRun } from './view-run.ts'

const PAGE = 1000

/** Runs that are looked through for the people of an audience. */
const MOST_ROWS = 200_000

function flowOf(kind: 'thread' | 'journey', id: string, { runner }: Surroundings): Flow | undefined {
  const { journeys, threads } = runner.playbook.flows
  return (kind === 'thread' ? threads : journeys).get(id)
}

/** Begins a thread or a journey for a customer; with the same key once. */
export async function startRun(call: Call & { type: 'start-run' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const { channel, flow, key, kind } = call
  const found = flowOf(kind, flow, around)
  if (!found) return errorReply('flow_unknown', { field: 'flow' })
  if (channel !== undefined && !found.channels.includes(channel))
    return errorReply('invalid_value', {
      field: 'channel',
      message: `It can be held on ${found.channels.join(', ') || 'none'}.`,
    })
  const customer = runner.find(normalised(call.customer, runner.playbook.identity.defaultRegion))
  if (customer === 0) return errorReply('customer_unknown', { field: 'customer' })
  const id = deriveId('req', key ?? newId(), kind, flow, customer)
  const properties = (call.properties ?? {}) as JsonObject
  const base = { type: 'run-requested' as const, id, at: clock.now(), untimed: true as const, kind, flow, properties }
  await runner.submitFor(customer, { ...base, ...(channel !== undefined && { channel }) })
  const run = deriveId('run', customer, id, id, kind, flow)
  const view = await runner.read(customer, (person) => {
    const open = person?.runs.find((one) => one.id === run && one.state !== 'closed')
    return open && viewRun(open)
  })
  return { status: 200, body: JSON.stringify({ id: run, customer, open: view ?? null }) }
}

/** Hands a conversation back that a person of the brand has taken, or takes somebody out of a thread or a journey. */
export async function settleRun(call: Call & { type: 'settle-run' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const customer = runner.find(normalised(call.customer, runner.playbook.identity.defaultRegion))
  if (customer === 0) return errorReply('customer_unknown', { field: 'customer' })
  const isOpen = await runner.read(customer, (person) =>
    person?.runs.some(({ id, state }) => id === call.run && state !== 'closed'),
  )
  if (!isOpen) return errorReply('run_unknown')
  await runner.submitFor(customer, { type: 'run-settled', id: newId(), at: clock.now(), run: call.run, how: call.how })
  return { status: 200, body: JSON.stringify({ id: call.run, how: call.how }) }
}

/** What people did in a thread or a journey, step by step; with an audience, how far its members went. */
export async function readFlow(call: Call & { type: 'read-flow' }, around: Surroundings): Promise<Reply> {
  const { runner, store } = around
  const flow = flowOf(call.kind, call.flow, around)
  if (!flow) return errorReply('flow_unknown')
  if (call.audience !== undefined && !runner.playbook.audienceById.has(call.audience))
    return errorReply('audience_unknown', { field: 'audience' })
  const inside = await store.runsInside(call.kind, call.flow)
  const audience = call.audience === undefined ? undefined : await engagementIn(flow, call.audience, around)
  return {
    status: 200,
    body: JSON.stringify({
      kind: flow.kind,
      id: flow.id,
      revision: flow.revision,
      variants: figuresOf(flow, runner.shared.tallies, runner.playbook),
      inside: inside.map(({ people, revision, step, thread, variant }) => {
        const form = flowOfVariant(flow, variant, runner.playbook)
        return { flow: thread, step, people, earlier: revision !== form.revision }
      }),
      ...(audience && { audience: { id: call.audience, ...audience } }),
    }),
  }
}

async function engagementIn(flow: Flow, audience: string, around: Surroundings) {
  const members: RunRow[] = []
  let after = ''
  for (let read = 0; read < MOST_ROWS; ) {
    const rows = await rowsOf(flow.kind, flow.id, after, around)
    if (rows.length === 0) break
    read += rows.length
    after = rows.at(-1)!.id
    for (const row of rows) if (await isIn(row, audience, around)) members.push(row)
  }
  return engagementOf(flow, members, around.runner.playbook)
}

async function isIn({ customer }: RunRow, audience: string, { runner }: Surroundings): Promise<boolean> {
  return (await runner.read(runner.currentOf(customer), (person) => person && isMember(person, audience))) ?? false
}

/** A page of runs of the store, each in the form that it has by now. */
async function rowsOf(kind: string, flow: string, after: string, { runner, store }: Surroundings): Promise<RunRow[]> {
  const fresh = new Map<string, RunRow>()
  for (const { runs } of runner.unstored.toReversed())
    for (const row of runs.values())
      if (row.kind === kind && row.flow === flow && row.id > after) fresh.set(row.id, row)
  const stored = await store.runs(kind, flow, after, PAGE)
  const last = stored.length < PAGE ? undefined : stored.at(-1)!.id
  const rows = new Map(stored.map((row) => [row.id, row]))
  for (const [id, row] of fresh) if (last === undefined || id <= last) rows.set(id, row)
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** A page of what people answered, in the order of the ids of their runs. */
export async function readResults(call: Call & { type: 'read-results' }, around: Surroundings): Promise<Reply> {
  if (!flowOf(call.kind, call.flow, around)) return errorReply('flow_unknown')
  const rows = await rowsOf(call.kind, call.flow, call.after, around)
  const results = rows.map(({ answeredIn, answers, customer, outcome, startedAt, step, updatedAt, ...row }) => ({
    ...{
      id: row.id,
      customer: around.runner.currentOf(customer),
      variant: row.variant ?? null,
      revision: row.revision,
    },
    channel: row.channel === '' ? null : row.channel,
    ...{ outcome: outcome ?? null, step, startedAt: instantOf(startedAt), updatedAt: instantOf(updatedAt) },
    answers: JSON.parse(answers),
    secondsToAnswer: JSON.parse(answeredIn),
  }))
  return { status: 200, body: JSON.stringify({ results, next: rows.at(-1)?.id ?? null }) }
}
