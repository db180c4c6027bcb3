import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../server.ts'
import { replayOffers } from './replay.ts'

const PORTFOLIO = [
  { id: 'bogo', offer_type: 'bogo', difficulty: 5, duration: 5, reward: 5, channels: ['web'] },
  { id: 'discount', offer_type: 'discount', difficulty: 10, duration: 10, reward: 2, channels: ['email'] },
]
const received = (person: string, offer: string, time: number) => ({
  person,
  event: 'offer received',
  value: { 'offer id': offer },
  time,
})
const bought = (person: string, amount: number, time: number) => ({
  person,
  event: 'transaction',
  value: { amount },
  time,
})
const completed = (person: string, offer: string, reward: number, time: number) => ({
  person,
  event: 'offer completed',
  value: { offer_id: offer, reward },
  time,
})

// Few events far apart: days pass within one batch, and nothing may be shifted or refused for it.
const TRANSCRIPT = [
  received('ann', 'bogo', 0),
  received('bob', 'discount', 0),
  bought('ann', 5, 6),
  bought('bob', 4.2, 6),
  bought('ann', 5.01, 120),
  completed('ann', 'bogo', 5, 120),
  bought('bob', 5.8, 240),
  completed('bob', 'discount', 2, 240),
  received('bob', 'bogo', 504),
  bought('bob', 50, 700),
]

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'attune-replay-test-'))
})
afterAll(() => rm(root, { recursive: true }))

async function programme(name: string, transcript: readonly object[]): Promise<string> {
  const directory = join(root, name)
  await mkdir(directory)
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  await writeFile(join(directory, 'portfolio.ndjson'), lines(PORTFOLIO))
  // Bob is missing in the profiles, and somebody is in them who never did anything.
  await writeFile(
    join(directory, 'profile.ndjson'),
    lines([
      { id: 'ann', age: 118 },
      { id: 'eve', age: 30 },
    ]),
  )
  await writeFile(join(directory, 'transcript.ndjson'), lines(transcript))
  return directory
}

const replay = (directory: string) => replayOffers({ directory, startServer, fetch, note: () => undefined })

describe("replaying a programme's past through a server", () => {
  it('brings out what was recorded, and leaves nothing behind on the disk', async () => {
    const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('attune-replay-data-'))
    const before = await left()
    expect(await replay(await programme('as-recorded', TRANSCRIPT))).toMatchObject({
      expected: 2,
      matched: 2,
      extra: 0,
      missed: 0,
      customersExact: 3,
      events: 8,
    })
    expect(await left()).toEqual(before)
  })

  it('tells what came out otherwise than recorded', async () => {
    const otherwise = [...TRANSCRIPT.filter((row) => row !== TRANSCRIPT[5]), completed('ann', 'discount', 2, 120)]
    expect(await replay(await programme('otherwise', otherwise))).toMatchObject({
      expected: 2,
      matched: 1,
      extra: 1,
      missed: 1,
      customersExact: 2,
    })
  })

  it('says which file is missing', async () => {
    await expect(replay(root)).rejects.toThrow(/there is no portfolio\.ndjson or portfolio\.ndjson\.gz in/)
  })
})
