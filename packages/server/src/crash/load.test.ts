import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EngineClient } from '../engine-thread/engine-client.ts'
import type { Load } from '../loads/load.ts'
import { Loads } from '../loads/loads.ts'
import { mappingSchema } from '../loads/mapping.ts'
import { DEFAULTS } from '../server-config.ts'
import { DEFAULT_INPUT_LIMITS } from '../sources/limits.ts'
import { EndedError, type Ending, FailingDisk } from './failing-disk.fixture.ts'

const ROWS = 700
const GUESTS = 3
const BAD = [3, 600, 699]
const PIECES = 2
const nothing = () => undefined

/** Stays of a hotel: three rows are bad, and one goes over two lines. */
function stays(house: string): { readonly content: Buffer; readonly report: readonly string[] } {
  const lines = ['stay,arrived,guest,nights,note']
  const report: string[] = []
  let line = 2
  for (let n = 0; n < ROWS; n++) {
    const note = n === 5 ? '"late\r\narrival"' : 'none'
    const row = `${house}-${n},2026-05-0${1 + (n % 9)}T12:00:00Z,${house}-g${n % GUESTS},${BAD.includes(n) ? 'many' : n % 7},${note}`
    lines.push(row)
    if (BAD.includes(n)) report.push(`${line},nights,invalid_value`)
    line += n === 5 ? 2 : 1
  }
  return { content: Buffer.from(`${lines.join('\r\n')}\r\n`), report }
}

const mapping = mappingSchema.parse({
  source: 'hotel',
  event: 'Stay Ended',
  time: 'arrived',
  identifiers: { user: 'guest' },
  properties: { nights: { column: 'nights', type: 'integer' }, note: 'note' },
  key: 'stay',
})

describe('a load whose process ends between any two writes', { timeout: 300_000 }, () => {
  let root: string
  let engine: EngineClient
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'attune-load-crash-'))
    const config = {
      ...{ directory: undefined, clock: { kind: 'system' } as const, limits: DEFAULT_INPUT_LIMITS, encryptionKeys: [] },
      ...{ documentBytes: DEFAULTS.documentBytes, checkpointEveryMs: 1000, segmentBytes: DEFAULTS.segmentBytes },
      playbook: { brand: { name: 'Hotel', timezone: 'Etc/UTC', currency: 'USD' } },
    }
    const listeners = {
      ...{ onHandOver: nothing, onInbox: nothing, onWallets: nothing, onHandedOver: nothing, onRecall: nothing },
      ...{ onRegrouped: nothing, onErased: nothing, onPlaybook: nothing, onFacts: nothing, onTrouble: nothing },
      onExit: (error: Error) => {
        throw error
      },
    }
    engine = new EngineClient(config, listeners)
    await engine.ready
  })
  afterAll(async () => {
    await engine.close()
    await rm(root, { recursive: true, force: true })
  })

  let ids = 0
  const open = (disk: FailingDisk, directory: string, lives: number) =>
    Loads.open({
      ...{ host: engine, disk: disk.live(lives), directory, isTemporary: false, limits: DEFAULT_INPUT_LIMITS },
      ...{ saveEveryMs: 0, now: Date.now, newId: () => `ld_${++ids}`, onTrouble: nothing },
    })

  /** What a client does: begins, or finds what was begun, sends what is missing, and waits until it has ended. */
  async function send(loads: Loads, content: Buffer, known: string | undefined, told: (id: string) => void) {
    const request = { name: 'stays.csv', mapping, bytes: content.length, fingerprint: 'its hash', dryRun: false }
    const load = known === undefined ? (await loads.begin(request))!.load : loads.get(known)!
    told(load.id)
    const piece = Math.ceil(content.length / PIECES)
    while (!load.hasEnded && load.status.received < content.length) {
      const from = load.status.received
      await load.append(from, chunk(content.subarray(from, from + piece)), false)
    }
    return load
  }

  async function ended(load: Load, disk: FailingDisk): Promise<void> {
    while (!load.hasEnded && !disk.hasEnded) await wait(2)
    // That it has ended is told before it is written down.
    while (existsSync(join(root, 'loads', load.id, 'content')) && !disk.hasEnded) await wait(2)
  }

  /** Loads a file in two lives, the first of which ends before its n-th change; gives whether it came that far. */
  async function loadThrough(n: number, ending: Ending): Promise<boolean> {
    const house = `${ending === 'killed' ? 'k' : 'p'}${n}`
    const { content, report } = stays(house)
    const directory = join(root, 'loads')
    await rm(directory, { recursive: true, force: true })
    const disk = new FailingDisk(root)
    let id: string | undefined
    const note = (one: string) => {
      id = one
    }
    let first: Loads | undefined
    try {
      first = await open(disk, directory, n)
      await ended(await send(first, content, undefined, note), disk)
    } catch (error) {
      if (!(error instanceof EndedError)) throw error
    }
    const cameThatFar = disk.hasEnded
    await disk.end(ending)
    await first?.close().catch(nothing)

    const loads = await open(disk, directory, Number.POSITIVE_INFINITY)
    const load = await send(loads, content, id, note)
    await ended(load, disk)
    const good = ROWS - BAD.length
    expect(load.status).toMatchObject({
      ...{ state: 'done', problem: undefined, rows: ROWS, bad: BAD.length, settled: good, counted: good, repeated: 0 },
      ...{ received: content.length, read: content.length, events: { 'Stay Ended': good } },
    })
    const rows = readFileSync(load.reportPath, 'utf8').trim().split('\n').slice(1)
    expect(rows.map((row) => row.split(',').slice(0, 3).join())).toEqual(report)
    await loads.close()
    expect(readdirSync(directory)).toEqual([load.id])
    expect(readdirSync(join(directory, load.id)).sort()).toEqual(['bad-rows.csv', 'load.json'])
    expect(await staysCounted(house)).toBe(good)
    return cameThatFar
  }

  async function staysCounted(house: string): Promise<number> {
    let count = 0
    for (let guest = 0; guest < GUESTS; guest++) {
      const identifier = `user:${house}-g${guest}`
      const { body } = await engine.call({
        ...{ type: 'read-customer', identifier, before: undefined, limit: 1, viewer: 'admin' },
      })
      count += JSON.parse(body).events['Stay Ended'].count
    }
    return count
  }

  for (const ending of ['killed', 'power cut'] as const)
    it(`is taken in whole by the next one, each row once, with all bad rows told (${ending})`, async () => {
      let n = 0
      while (await loadThrough(n, ending)) n++
      expect(n).toBeGreaterThan(30)
    })
})

async function* chunk(bytes: Buffer) {
  yield bytes
}
