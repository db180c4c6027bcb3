import { Connection } from '../load/connection.ts'
import { type OpenLoopResult, percentilesOf } from '../load/open-loop.ts'
import type { TextProvider } from './text-provider.ts'
import { answerAt, phoneOf, textRequest } from './text-requests.ts'
import { BEGINS } from './text-thread.ts'

const CONNECTIONS = 64

/** What stays unanswered for so long will not be answered any more, ms. */
const PATIENCE_MS = 30_000

let texts = 0

/** An id that no text has had: unique for the run of the bench. */
function nextId(): string {
  return `${process.pid}-${texts++}`
}

/** Everybody begins the conversation; fulfilled when all have their first question. */
export async function beginConversations(url: string, people: number, provider: TextProvider): Promise<void> {
  const desk = await openDesk(url, provider)
  for (let person = 0; person < people; person++) {
    await desk.roomFor(256)
    desk.say(person, BEGINS, performance.now())
  }
  await desk.end()
}

/**
 * People answer at a fixed rate, whatever comes back; the time of an answer counts from when it was to be sent until the next
 * question is with the provider.
 */
export async function converseOpen(
  url: string,
  people: number,
  provider: TextProvider,
  ratePerSecond: number,
  seconds: number,
): Promise<OpenLoopResult> {
  const desk = await openDesk(url, provider)
  const startedAt = performance.now() + 5
  let said = 0
  await new Promise<void>((resolve) => {
    const tick = () => {
      const elapsed = Math.min(performance.now() - startedAt, seconds * 1000)
      const due = Math.floor((Math.floor(elapsed) / 1000) * ratePerSecond)
      for (; said < due; said++)
        desk.say(said % people, answerAt(said), startedAt + Math.ceil(((said + 1) / ratePerSecond) * 1000))
      if (elapsed < seconds * 1000) setTimeout(tick, 1)
      else resolve()
    }
    tick()
  })
  return { requests: said, ...(await desk.end()) }
}

/** So many people write again as soon as they are answered; gives answers a second. */
export async function converseClosed(
  url: string,
  inFlight: number,
  provider: TextProvider,
  seconds: number,
): Promise<number> {
  let answered = 0
  let isOver = false
  const desk = await openDesk(url, provider, (person) => {
    answered++
    if (!isOver) desk.say(person, answerAt(answered), performance.now())
  })
  const startedAt = performance.now()
  for (let person = 0; person < inFlight; person++) desk.say(person, answerAt(person), startedAt)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  isOver = true
  const rate = answered / ((performance.now() - startedAt) / 1000)
  await desk.end()
  return rate
}

/** Texts on their way in, and answers that are awaited. */
async function openDesk(url: string, provider: TextProvider, onAnswer: (person: number) => void = () => undefined) {
  const free = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(new URL(url))))
  const all = [...free]
  const queue: Buffer[] = []
  const people = new Map<string, { readonly person: number; readonly since: number[] }>()
  const latencies: number[] = []
  let open = 0
  let refused = 0
  let settled: () => void = () => undefined
  provider.onText = (to) => {
    const known = people.get(to)
    const since = known?.since.shift()
    if (known === undefined || since === undefined) throw new Error(`${to} was written to and waits for nothing`)
    latencies.push(performance.now() - since)
    open--
    onAnswer(known.person)
    settled()
  }
  const send = (connection: Connection, request: Buffer) =>
    connection.send(request, (status) => {
      if (status !== 200) refused++
      const next = queue.shift()
      if (next) send(connection, next)
      else free.push(connection)
    })
  const until = async (most: number) => {
    const end = performance.now() + PATIENCE_MS
    while (open > most) {
      if (performance.now() > end) throw new Error(`${open} texts stay without an answer, ${refused} were refused`)
      await new Promise<void>((resolve) => {
        settled = resolve
        setTimeout(resolve, 1000).unref()
      })
    }
  }
  return {
    say(person: number, text: string, dueAt: number): void {
      const phone = phoneOf(person)
      const known = people.get(phone) ?? { person, since: [] }
      people.set(phone, known)
      known.since.push(dueAt)
      open++
      const request = textRequest(url, 'sms', person, nextId(), text)
      const connection = free.pop()
      if (connection) send(connection, request)
      else queue.push(request)
    },
    roomFor: (most: number) => until(most - 1),
    async end() {
      await until(0)
      for (const connection of all) connection.close()
      return { refused, ...percentilesOf(latencies) }
    },
  }
}

/** The same webhooks where nobody answers, one after the other at the rate: what is awaited is that they are durable. */
export function quietRequests(url: string, people: number): () => Buffer {
  let index = 0
  return () => textRequest(url, 'quiet', index % people, nextId(), answerAt(index++))
}
