import type { AgentAnswered, JsonObject, MessageReceived } from '@attune/engine'
import { answerId } from '@attune/engine'
import { dataFor, ofConversation, renderTexts } from '../dispatch/render.ts'
import { maskFor } from '../privacy/mask.ts'
import type { Viewer } from '../runner/call.ts'
import { shownInTexts } from '../runner/shown-in-texts.ts'
import type { DeliveryRow, HandOverRow } from '../runner/store.ts'
import { deliveriesOf } from './person-records.ts'
import type { Surroundings } from './surroundings.ts'
import { timelineOf, type ViewedEntry } from './timeline.ts'
import { instantOf } from './view-grant.ts'

/** Records that are looked through at once, and at most: nobody reads a longer conversation. */
const RECORDS_AT_ONCE = 200
const MOST_RECORDS = 5000

/** Something that was said. */
interface Line {
  /** By which lines are put in order, ms. */
  readonly order: number
  readonly view: object
}

/** What was said in a conversation from its beginning, oldest first: by the customer, by the thread, and by agents. */
export async function transcriptOf(row: HandOverRow, viewer: Viewer, around: Surroundings) {
  const customer = around.runner.currentOf(row.customer)
  const until = row.closed === undefined ? Number.POSITIVE_INFINITY : row.updatedAt
  const own = around.runner.recordsOf(customer)
  const rows = (await Promise.all(own.map((one) => deliveriesOf(one, around)))).flat()
  const said = new Map(rows.filter(({ run }) => run === row.run).map((delivery) => [delivery.id, delivery]))
  const lines: Line[] = []
  for (const entry of await entriesSince(row.runStartedAt, customer, around)) {
    const line = lineOf(entry, row.channel, said)
    if (line) lines.push(line)
  }
  const data = await dataOf(row, customer, viewer, around)
  for (const delivery of said.values()) lines.push(await saidBy(delivery, data))
  return lines
    .filter(({ order }) => order <= until)
    .sort((a, b) => a.order - b.order)
    .map(({ view }) => view)
}

/** What was noted since an instant (ms), oldest first. */
async function entriesSince(from: number, customer: number, around: Surroundings): Promise<ViewedEntry[]> {
  const entries: ViewedEntry[] = []
  let before: number | undefined
  for (let read = 0; read < MOST_RECORDS; read += RECORDS_AT_ONCE) {
    const page = await timelineOf(customer, before, RECORDS_AT_ONCE, around)
    const since = page.entries.filter((entry) => receivedAt(entry) >= from)
    entries.push(...since)
    if (page.next === null || since.length < page.entries.length) break
    before = page.next
  }
  return entries.reverse()
}

function receivedAt(entry: ViewedEntry): number {
  return Date.parse(entry.receivedAt ?? '')
}

/** A line by the customer or by an agent, whose delivery is taken from those of the thread; none for anything else. */
function lineOf(entry: ViewedEntry, channel: string, said: Map<string, DeliveryRow>): Line | undefined {
  const order = receivedAt(entry)
  if (entry.type === 'message-received') {
    const message = entry as unknown as MessageReceived
    if (message.channel !== channel) return undefined
    const { button = null, media = [], text } = message
    return { order, view: { at: entry.at, from: 'customer', channel, text, media, button } }
  }
  if (entry.type !== 'agent-answered') return undefined
  const { agent, text } = entry as unknown as AgentAnswered
  const delivery = said.get(answerId(entry.id))
  if (!delivery) return undefined
  said.delete(delivery.id)
  return { order, view: { at: entry.at, from: 'agent', agent, text, ...fateOf(delivery) } }
}

function fateOf({ channel, id, reason, state }: DeliveryRow) {
  return { channel, delivery: id, state, reason: reason ?? null }
}

type TextData = Parameters<typeof renderTexts>[1]

async function saidBy(delivery: DeliveryRow, data: TextData): Promise<Line> {
  const rendered = await renderTexts({ text: delivery.said ?? '' }, { ...data, action: delivery.action })
  const text = rendered.ok ? rendered.content.text : delivery.said
  const order = delivery.createdAt
  return { order, view: { at: instantOf(order), from: 'thread', text, ...fateOf(delivery) } }
}

/** What the texts of a conversation show, with what is known now. */
async function dataOf(row: HandOverRow, customer: number, viewer: Viewer, around: Surroundings): Promise<TextData> {
  const { clock, runner, store } = around
  const { playbook } = runner
  const mask = maskFor(viewer, playbook.definition.privacy)
  const known = await runner.read(customer, (found) => {
    const run = found?.runs.find(({ id }) => id === row.run)
    const event = run && { ...run.properties, answers: Object.fromEntries(run.answers) }
    return found && { shown: shownInTexts(found, playbook, clock.now()), event }
  })
  const ended = known?.event ? undefined : (await store.runsOf(row.customer, 100)).find(({ id }) => id === row.run)
  const event: JsonObject = known?.event ?? { answers: JSON.parse(ended?.answers ?? '{}') }
  const shown = mask(known?.shown ?? { traits: {}, computed: {}, relations: [], facts: {} })
  return { ...dataFor(shown), event, ...ofConversation(event), action: '', channel: row.channel }
}
