import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import type { StartServer } from '../../cli/start-server.ts'
import { packBatches } from './batch.ts'
import { type Client, openClient } from './client.ts'
import { type Comparison, Completions, compareCompletions } from './completions.ts'
import { hourOf, messageOf, START_AT, type TrackMessage } from './message.ts'
import { playbookOf, pointsFor } from './programme.ts'
import { findRows, readRows } from './read-rows.ts'
import { type PortfolioRow, portfolioRowSchema, profileRowSchema, transcriptRowSchema } from './rows.ts'

/** How many customers are asked for at once. */
const PARALLEL_READS = 16
/** After how many of something progress is told. */
const PROGRESS_EVERY = 25_000

export interface ReplayRequest {
  /** Folder with portfolio, profile and transcript. */
  readonly directory: string
  readonly startServer: StartServer
  readonly fetch: typeof fetch
  /** Told of progress. */
  note(text: string): void
}

export interface ReplayOutcome extends Comparison, PointsComparison {
  /** Events that were sent. */
  readonly events: number
  readonly seconds: number
}

/** Points of all customers, a point for each whole dollar of a purchase. */
interface PointsComparison {
  /** By the purchases of the transcript. */
  readonly pointsExpected: number
  /** By the ledger. */
  readonly points: number
  /** Whether for each customer purchases, balance and ledger come to the same. */
  readonly pointsExact: boolean
}

/** What the files hold beside the events. */
interface Recorded {
  readonly people: Set<string>
  /** What each person's purchases earn. */
  readonly points: Map<string, number>
  readonly completions: Completions
}

/**
 * Sends what happened in a rewards programme through a server of its own, over HTTP, and compares the offers that
 * complete there with those that the programme recorded. Throws when a file is missing or wrong, or the server refuses.
 */
export async function replayOffers({ directory, startServer, fetch, note }: ReplayRequest): Promise<ReplayOutcome> {
  const began = performance.now()
  const portfolio = await readAll(needRows(directory, 'portfolio'), portfolioRowSchema)
  const record: Recorded = { people: new Set(), points: new Map(), completions: new Completions() }
  const profile = findRows(directory, 'profile')
  if (profile === undefined) note('there is no profile file: customers are those of the transcript')
  else for (const { id } of await readAll(profile, profileRowSchema)) record.people.add(id)
  const dataDirectory = await mkdtemp(join(tmpdir(), 'attune-replay-data-'))
  try {
    const server = await startServer({ dataDirectory, port: 0, clock: { kind: 'follow', startAt: START_AT } })
    try {
      const client = openClient(server, fetch)
      await client.publish(playbookOf(portfolio))
      const events = await sendEvents(client, messagesOf(needRows(directory, 'transcript'), record), note)
      const actual = await readBack(client, portfolio, record.people, note)
      const points = await comparePoints(client, record)
      note('points compared')
      const seconds = Math.round((performance.now() - began) / 100) / 10
      return { ...compareCompletions(record.completions, actual, record.people), ...points, events, seconds }
    } finally {
      await server.close()
    }
  } finally {
    await rm(dataDirectory, { recursive: true, force: true })
  }
}

function needRows(directory: string, name: string): string {
  const path = findRows(directory, name)
  if (path === undefined) throw new Error(`there is no ${name}.ndjson or ${name}.ndjson.gz in ${directory}`)
  return path
}

async function readAll<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = []
  for await (const { row } of readRows(path, schema)) rows.push(row)
  return rows
}

/** The messages of the transcript in its order; customers and recorded completions are noted on the way. */
async function* messagesOf(path: string, { people, completions, points }: Recorded): AsyncGenerator<TrackMessage> {
  for await (const { row, line } of readRows(path, transcriptRowSchema)) {
    people.add(row.person)
    if (row.event === 'offer completed') {
      const { offer, reward } = row.value
      completions.add({ person: row.person, offer, hour: row.time, reward })
    }
    if (row.event === 'transaction') points.set(row.person, (points.get(row.person) ?? 0) + pointsFor(row.value.amount))
    const message = messageOf(row, line)
    if (message) yield message
  }
}

/** Sends batch after batch: each is answered when it is durable, so the order of the file is the order of the log. */
async function sendEvents(
  client: Client,
  messages: AsyncIterable<TrackMessage>,
  note: ReplayRequest['note'],
): Promise<number> {
  let sent = 0
  for await (const { body, count } of packBatches(messages)) {
    await client.sendBatch(body)
    if (Math.floor((sent + count) / PROGRESS_EVERY) > Math.floor(sent / PROGRESS_EVERY))
      note(`${sent + count} events sent`)
    sent += count
  }
  note(`all ${sent} events sent`)
  return sent
}

/** Asks for every customer's wallet, several at once. */
async function readBack(
  client: Client,
  portfolio: readonly PortfolioRow[],
  people: ReadonlySet<string>,
  note: ReplayRequest['note'],
): Promise<Completions> {
  const rewards = new Map(portfolio.map(({ id, reward }) => [id, reward]))
  const found = new Completions()
  const waiting = people.values()
  const reader = async (): Promise<void> => {
    for (const person of waiting) {
      for (const { offer, at } of await client.completedBy(person)) {
        found.add({ person, offer, hour: hourOf(at), reward: rewards.get(offer) ?? Number.NaN })
      }
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_READS }, reader))
  note(`${people.size} customers read back`)
  return found
}

/** Recomputes every customer's balance from the ledger, several at once. */
async function comparePoints(client: Client, { people, points }: Recorded): Promise<PointsComparison> {
  const waiting = people.values()
  let recomputedInAll = 0
  let isExact = true
  const reader = async (): Promise<void> => {
    for (const person of waiting) {
      const { balance, recomputed } = await client.pointsOf(person)
      recomputedInAll += recomputed
      if (recomputed !== (points.get(person) ?? 0) || balance !== recomputed) isExact = false
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_READS }, reader))
  const pointsExpected = [...points.values()].reduce((sum, earned) => sum + earned, 0)
  return { pointsExpected, points: recomputedInAll, pointsExact: isExact }
}
