import { answerId, deriveId, type Event } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { HandOverRow } from '../runner/store.ts'
import { deliveriesOf } from './person-records.ts'
import type { Surroundings } from './surroundings.ts'
import { transcriptOf } from './transcript.ts'
import { instantOf } from './view-grant.ts'

/** Rows that are looked through at once. */
const ROWS_AT_ONCE = 500

type List = Call & { type: 'read-hand-overs' }

/** Conversations that wait for an agent or have one, oldest first. */
export async function readHandOvers(call: List, around: Surroundings): Promise<Reply> {
  let after = placeIn(call.cursor)
  if (after === undefined) return errorReply('invalid_query', { field: 'cursor' })
  const found: HandOverRow[] = []
  for (;;) {
    const rows = await openAfter(after, around)
    for (const row of rows) {
      after = row
      if (!isAskedFor(row, call)) continue
      found.push(row)
      if (found.length === call.limit) return pageOf(found, cursorOf(row), around)
    }
    if (rows.length === 0) return pageOf(found, null, around)
  }
}

function isAskedFor(row: HandOverRow, { agent, free, team, thread, topic }: List): boolean {
  const wanted = { agent, team, thread, topic }
  if (free && row.agent !== undefined) return false
  return Object.entries(wanted).every(
    ([field, value]) => value === undefined || row[field as keyof HandOverRow] === value,
  )
}

async function pageOf(rows: readonly HandOverRow[], next: string | null, around: Surroundings): Promise<Reply> {
  const handOvers = await Promise.all(rows.map((row) => viewOf(row, around)))
  return { status: 200, body: JSON.stringify({ handOvers, next }) }
}

/** The next of those that last, each in the form that it has by now. */
async function openAfter(after: Place, around: Surroundings): Promise<HandOverRow[]> {
  const { runner, store } = around
  const stored = await store.openHandOvers(after, ROWS_AT_ONCE)
  const last = stored.length < ROWS_AT_ONCE ? undefined : stored.at(-1)
  const rows = new Map(stored.map((row) => [row.id, row]))
  for (const { handOvers } of runner.unstored.toReversed())
    for (const row of handOvers.values())
      if (isAfter(row, after) && (last === undefined || !isAfter(row, last))) rows.set(row.id, row)
  const open = [...rows.values()].filter(({ closed }) => closed === undefined).sort((a, b) => (isAfter(a, b) ? 1 : -1))
  // A page of which all are over by now is not the end.
  return open.length === 0 && last !== undefined ? openAfter(last, around) : open
}

type Place = Pick<HandOverRow, 'at' | 'id'>

function isAfter(one: Place, other: Place): boolean {
  return one.at > other.at || (one.at === other.at && one.id > other.id)
}

function cursorOf({ at, id }: Place): string {
  return Buffer.from(`${at} ${id}`, 'latin1').toString('base64url')
}

function placeIn(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return { at: Number.NEGATIVE_INFINITY, id: '' }
  const [, at, id] = /^(\d{1,16}) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id }
}

/** One of them, with all that was said in the conversation so far. */
export async function readHandOver(call: Call & { type: 'read-hand-over' }, around: Surroundings): Promise<Reply> {
  const row = await rowOf(call.handOver, around)
  if (!row) return errorReply('hand_over_unknown')
  const view = await viewOf(row, around)
  const transcript = call.transcript ? { transcript: await transcriptOf(row, call.viewer, around) } : {}
  return { status: 200, body: JSON.stringify({ ...view, ...transcript }) }
}

/** An agent takes it, gives it back to the others, or closes it; answered with how it stands then, once that is durable. */
export async function changeHandOver(call: Call & { type: 'change-hand-over' }, around: Surroundings): Promise<Reply> {
  const { agent, change, force, handOver, key } = call
  const { clock, newId, runner } = around
  const row = await rowOf(handOver, around)
  if (!row) return errorReply('hand_over_unknown')
  if (isOthers(row, agent) && !force) return takenReply(row)
  if (row.closed === undefined) {
    const id = deriveId('req', key ?? newId(), handOver, change)
    const changed: Event = { type: 'hand-over-changed', id, at: clock.now(), untimed: true, handOver, change, agent }
    await runner.submitFor(runner.currentOf(row.customer), force ? { ...changed, force: true } : changed)
  }
  const now = (await rowOf(handOver, around)) ?? row
  const isClosing = change === 'close' || change === 'end'
  if (now.closed !== undefined && !isClosing) return errorReply('hand_over_closed')
  const isDone = isClosing ? now.closed !== undefined : now.agent === (change === 'claim' ? agent : undefined)
  return isDone ? { status: 200, body: JSON.stringify(await viewOf(now, around)) } : takenReply(now)
}

/** An agent answers; with the same key once. */
export async function answerHandOver(call: Call & { type: 'answer-hand-over' }, around: Surroundings): Promise<Reply> {
  const { agent, handOver, key, text } = call
  const { clock, newId, runner } = around
  const row = await rowOf(handOver, around)
  if (!row) return errorReply('hand_over_unknown')
  // What is known not to be said need not stand in the history.
  if (isOthers(row, agent)) return takenReply(row)
  const customer = runner.currentOf(row.customer)
  const id = deriveId('req', key ?? newId(), handOver, 'answer')
  if (row.closed === undefined)
    await runner.submitFor(customer, {
      type: 'agent-answered',
      id,
      at: clock.now(),
      untimed: true,
      handOver,
      agent,
      text,
    })
  const delivery = answerId(id)
  const state = await stateOf(delivery, customer, around)
  if (state !== undefined) return { status: 200, body: JSON.stringify({ id: handOver, delivery, state }) }
  const now = (await rowOf(handOver, around)) ?? row
  return now.closed === undefined ? takenReply(now) : errorReply('hand_over_closed')
}

function isOthers({ agent, closed }: HandOverRow, asking: string): boolean {
  return closed === undefined && agent !== undefined && agent !== asking
}

function takenReply({ agent }: HandOverRow): Reply {
  return errorReply('hand_over_taken', { message: `${agent ?? 'Somebody else'} has it.` })
}

/** How a delivery stands; undefined where there is none. */
async function stateOf(delivery: string, customer: number, around: Surroundings): Promise<string | undefined> {
  const open = await around.runner.read(customer, (found) => found?.deliveries.find(({ id }) => id === delivery)?.state)
  if (open !== undefined) return open
  return (await deliveriesOf(customer, around)).find(({ id }) => id === delivery)?.state
}

async function rowOf(id: string, { runner, store }: Surroundings): Promise<HandOverRow | undefined> {
  for (const { handOvers } of runner.unstored) {
    const row = handOvers.get(id)
    if (row) return row
  }
  return store.handOver(id)
}

async function viewOf(row: HandOverRow, { runner }: Surroundings) {
  const customer = runner.currentOf(row.customer)
  const identifiers = await runner.read(customer, (found) => found?.identifiers)
  const { agent = null, answers, at, channel, closed = null, heardAt, id, run, team, thread, topic, unanswered } = row
  return {
    ...{ id, customer, identifiers: identifiers ?? [], run, thread, topic, team, channel, agent },
    ...{ since: instantOf(at), lastHeardAt: heardAt === 0 ? null : instantOf(heardAt), unanswered, answers },
    ...{ closed, closedAt: closed === null ? null : instantOf(row.updatedAt) },
  }
}
