import { setTimeout as pause } from 'node:timers/promises'
import { workloadPlaybook } from '@attune/city'
import { startBareClient } from '../load/bare-client.ts'
import { SATURATED } from '../load/orders.ts'
import { loadWeather } from '../served/load-weather.ts'
import { type Served, startServed } from '../served/served.ts'
import { type Spread, spreadOf } from '../statistics.ts'
import { type Bench, freshConfig } from './bench.ts'
import { momentsAtRest, momentsWhile } from './moments-while.ts'

/** A send to a whole audience by a webhook on this machine, while moments are asked for. */
export interface Blast {
  readonly recipientsPerSecond: number
  /** What the same provider takes from a bare client that has messages of the same size at hand. */
  readonly floor: number
  readonly ratio: number
  readonly recipients: number
  /** From the request until it was answered. */
  readonly acceptedMs: number
  /** CPU time of the server for each recipient, the moments meanwhile and what comes after the last one included. */
  readonly cpuUs: number
  readonly momentP99Ms: number
  readonly idleP99Ms: number
  /** Resident memory of the server: before, and at most meanwhile. */
  readonly residentMiB: { readonly before: number; readonly highest: number }
  readonly spread: {
    readonly recipientsPerSecond: Spread
    readonly floor: Spread
    readonly ratio: Spread
    readonly momentP99Ms: Spread
  }
  readonly generatorBusy: number
  readonly void: boolean
}

const MIB = 1024 * 1024
const POLL_MS = 100
/** As many as the server has at once. */
const CONNECTIONS = 64
/** Of a message as the webhook sends it. */
const MESSAGE_BYTES = 640

/** Sends to everybody who is `blastUpToAge`, and the same number from a bare client, in turn. */
export async function measureBlast(bench: Bench): Promise<Blast> {
  const { generator, note, scale, sink } = bench
  note(`blast: ${scale.customers} customers known`)
  const served = await startSender(bench)
  const bare = startBareClient()
  const rounds = { rate: [] as number[], floor: [] as number[], p99: [] as number[] }
  let [busiest, recipients, acceptedMs, cpuMs] = [0, 0, 0, 0]
  const idle = await momentsAtRest(generator, served, scale)
  const before = await served.residentBytes()
  let highest = before
  for (let round = 0; round < scale.rounds; round++) {
    note(`blast: round ${round + 1}`)
    const cpu = await served.cpuMs()
    const ours = blast(served, async () => {
      highest = Math.max(highest, await served.residentBytes())
    })
    const meanwhile = await momentsWhile(generator, served, ours)
    const done = await ours
    cpuMs += (await served.cpuMs()) - cpu
    recipients += done.recipients
    acceptedMs = Math.max(acceptedMs, done.acceptedMs)
    busiest = Math.max(busiest, meanwhile.busy)
    rounds.p99.push(meanwhile.p99Ms)
    rounds.rate.push(done.recipients / done.seconds)
    const order = { url: sink.url, count: done.recipients, connections: CONNECTIONS, bytes: MESSAGE_BYTES }
    rounds.floor.push(done.recipients / (await bare.send(order)))
  }
  await bare.end()
  await served.stop()
  const spread = {
    ...{ recipientsPerSecond: spreadOf(rounds.rate), floor: spreadOf(rounds.floor), momentP99Ms: spreadOf(rounds.p99) },
    ratio: spreadOf(rounds.rate.map((rate, round) => rate / rounds.floor[round]!)),
  }
  return {
    ...{ recipientsPerSecond: spread.recipientsPerSecond.median, floor: spread.floor.median },
    ...{ ratio: spread.ratio.median, recipients: recipients / scale.rounds, acceptedMs },
    cpuUs: (cpuMs * 1000) / recipients,
    ...{ momentP99Ms: spread.momentP99Ms.median, idleP99Ms: idle.p99Ms, spread },
    residentMiB: { before: before / MIB, highest: highest / MIB },
    ...{ generatorBusy: busiest, void: busiest > SATURATED },
  }
}

/** A server with the standard playbook and something to send, whose customers are known and in the audience. */
async function startSender(bench: Bench): Promise<Served> {
  const standard = workloadPlaybook({ sinkUrl: bench.sink.url })
  const served = await startServed({
    ...(await freshConfig(bench, 'blast')),
    playbook: {
      ...standard,
      channels: {
        ...standard.channels,
        news: { kind: 'webhook', consent: 'none', interrupts: false, config: { url: bench.sink.url } },
      },
      audiences: { ...standard.audiences, everybody: { where: { trait: 'age', atMost: bench.scale.blastUpToAge } } },
      actions: {
        ...standard.actions,
        news: {
          ...{ sends: true, value: 0, priority: 'low' },
          treatments: [{ channel: 'news', content: { text: 'News for you, {{ customer.first_name }}' } }],
        },
      },
    },
  })
  await loadWeather(served.target, bench.seed)
  await bench.generator.order({ type: 'prefill', target: served.target, customers: bench.scale.customers })
  return served
}

/** Makes a send and waits until all that came of it has ended. */
async function blast({ keys, target }: Served, look: () => Promise<void>) {
  const ask = async (method: string, url: string, body?: object) => {
    const headers = { authorization: `Bearer ${keys.admin}`, ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(target.url + url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const answer = (await response.json()) as { id: string; state: string; delivered: number; pending: number }
    if (!response.ok) throw new Error(`${method} ${url} was answered ${JSON.stringify(answer)}`)
    return answer
  }
  const began = performance.now()
  const { id } = await ask('POST', '/v1/sends', { action: 'news', audience: 'everybody' })
  const acceptedMs = performance.now() - began
  for (;;) {
    const { delivered, pending, state } = await ask('GET', `/v1/sends/${id}`)
    const seconds = (performance.now() - began) / 1000
    if (state === 'completed' && pending === 0) return { recipients: delivered, seconds, acceptedMs }
    await look()
    await pause(POLL_MS)
  }
}
