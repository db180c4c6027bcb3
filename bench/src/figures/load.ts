import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createWorkload, PAST_MAPPING } from '@attune/city'
import { SATURATED } from '../load/orders.ts'
import type { Served } from '../served/served.ts'
import { type Spread, spreadOf } from '../statistics.ts'
import { type Bench, startAttune, startFloor } from './bench.ts'
import { MOMENTS_PER_SECOND, momentsAtRest, momentsWhile } from './moments-while.ts'

/** A file of the past on its way in while moments are asked for. */
export interface FileLoad {
  readonly rowsPerSecond: number
  /** The same file through the same server and the same reading thread, its rows journaled, a document each touched and stored. */
  readonly floor: number
  readonly ratio: number
  /** p99 of `/v1/moments` while the file is loaded, and while nothing is. */
  readonly momentP99Ms: number
  readonly idleP99Ms: number
  readonly rows: number
  readonly bytes: number
  readonly momentsPerSecond: number
  readonly spread: {
    readonly rowsPerSecond: Spread
    readonly floor: Spread
    readonly ratio: Spread
    readonly momentP99Ms: Spread
  }
  readonly generatorBusy: number
  readonly void: boolean
}

const POLL_MS = 20

/** Loads files into Attune and into the floor, in turn. */
export async function measureLoad(bench: Bench): Promise<FileLoad> {
  const { note, scale } = bench
  note(`load: ${scale.loadRows} rows a round, ${scale.customers} customers known`)
  const { served } = await startAttune(bench, 'load')
  const floor = await startFloor(bench, 'load-floor', 'encoded')
  const rounds = { rows: [] as number[], floor: [] as number[], p99: [] as number[] }
  let busiest = 0
  let bytes = 0
  const idle = await momentsAtRest(bench.generator, served, scale)
  for (let round = 0; round < scale.rounds; round++) {
    note(`load: round ${round + 1}`)
    const file = await writePast(bench, round)
    bytes = (await stat(file)).size
    const ours = loadFile(served, file, scale.loadRows)
    const measured = await momentsWhile(bench.generator, served, ours)
    busiest = Math.max(busiest, measured.busy)
    rounds.p99.push(measured.p99Ms)
    rounds.rows.push(scale.loadRows / (await ours))
    rounds.floor.push(scale.loadRows / (await loadFile(floor, file, scale.loadRows)))
    await rm(file)
  }
  await served.stop()
  await floor.stop()
  const spread = {
    ...{ rowsPerSecond: spreadOf(rounds.rows), floor: spreadOf(rounds.floor), momentP99Ms: spreadOf(rounds.p99) },
    ratio: spreadOf(rounds.rows.map((rows, round) => rows / rounds.floor[round]!)),
  }
  return {
    ...{ rowsPerSecond: spread.rowsPerSecond.median, floor: spread.floor.median, ratio: spread.ratio.median },
    ...{ momentP99Ms: spread.momentP99Ms.median, idleP99Ms: idle.p99Ms, rows: scale.loadRows, bytes, spread },
    ...{ momentsPerSecond: MOMENTS_PER_SECOND, generatorBusy: busiest, void: busiest > SATURATED },
  }
}

/** Writes a file of the past; gives where. */
async function writePast({ directory, scale, seed }: Bench, number: number): Promise<string> {
  const path = join(directory, `past-${number}.csv`)
  const out = createWriteStream(path)
  const { customers, loadRows } = scale
  for (const piece of createWorkload({ seed, customers }).past(number, loadRows, Date.now()))
    if (!out.write(piece)) await once(out, 'drain')
  await new Promise((resolve) => out.end(resolve))
  return path
}

/** Sends a file and waits until every row of it has counted; gives the seconds that took. */
async function loadFile({ keys, target }: Served, path: string, rows: number): Promise<number> {
  const ask = async (method: string, url: string, body?: RequestInit['body'], type?: string) => {
    const headers = { authorization: `Bearer ${keys.admin}`, ...(type && { 'content-type': type }) }
    const response = await fetch(target.url + url, { method, headers, ...(body && { body, duplex: 'half' }) })
    const answer = (await response.json()) as { id: string; state: string; counted: number; bad: number }
    if (response.status !== 200) throw new Error(`${method} ${url} was answered ${JSON.stringify(answer)}`)
    return answer
  }
  const began = performance.now()
  const request = JSON.stringify({ name: 'past', mapping: PAST_MAPPING, bytes: (await stat(path)).size })
  const { id } = await ask('POST', '/v1/loads', request, 'application/json')
  await ask('PUT', `/v1/loads/${id}/content`, createReadStream(path) as RequestInit['body'], 'application/octet-stream')
  for (;;) {
    const { bad, counted, state } = await ask('GET', `/v1/loads/${id}`)
    if (state === 'done') {
      const seconds = (performance.now() - began) / 1000
      if (counted === rows && bad === 0) return seconds
      throw new Error(`of ${rows} rows ${counted} counted, ${bad} were bad`)
    }
    if (state !== 'running') throw new Error(`the load is ${state}`)
    await pause(POLL_MS)
  }
}
