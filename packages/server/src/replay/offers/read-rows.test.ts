import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRows, readRows } from './read-rows.ts'
import { portfolioRowSchema, transcriptRowSchema } from './rows.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'attune-rows-'))
})
afterAll(() => rm(root, { recursive: true }))

const TRANSCRIPT = `{"person":"p1","event":"offer received","value":{"offer id":"o1"},"time":0}
{"person":"p1","event":"transaction","value":{"amount":12.5},"time":6}

{"person":"p1","event":"offer completed","value":{"offer_id":"o1","reward":5},"time":6}
`

async function rowsOf(path: string) {
  const rows = []
  for await (const row of readRows(path, transcriptRowSchema)) rows.push(row)
  return rows
}

describe('reading the files of a programme', () => {
  it.each(['plain', 'compressed'])('takes %s JSON lines, with the numbers of their lines', async (form) => {
    const name = `transcript-${form}`
    if (form === 'plain') await writeFile(join(root, `${name}.ndjson`), TRANSCRIPT)
    else await writeFile(join(root, `${name}.ndjson.gz`), gzipSync(TRANSCRIPT))
    expect(await rowsOf(findRows(root, name)!)).toEqual([
      { line: 1, row: { person: 'p1', event: 'offer received', value: { offer: 'o1', reward: 0 }, time: 0 } },
      { line: 2, row: { person: 'p1', event: 'transaction', value: { amount: 12.5 }, time: 6 } },
      { line: 4, row: { person: 'p1', event: 'offer completed', value: { offer: 'o1', reward: 5 }, time: 6 } },
    ])
  })

  it('tells when there is no such file', () => {
    expect(findRows(root, 'nothing')).toBeUndefined()
  })

  it.each([
    ['{"person":"p1"', /bad\.ndjson:2 is not JSON/],
    ['{"person":"p1","event":"offer lost","value":{},"time":0}', /bad\.ndjson:2 is not a row of this file/],
    ['{"person":"p1","event":"offer viewed","value":{},"time":0}', /bad\.ndjson:2 .*there is no offer id/],
  ])('stops at a line such as %s', async (line, error) => {
    const path = join(root, 'bad.ndjson')
    await writeFile(path, `${TRANSCRIPT.split('\n')[0]}\n${line}\n`)
    await expect(rowsOf(path)).rejects.toThrow(error)
  })

  it('stops at a file that is not what its name says', async () => {
    const path = join(root, 'broken.ndjson.gz')
    await writeFile(path, 'not compressed')
    await expect(rowsOf(path)).rejects.toThrow(/incorrect header/)
  })

  it('passes over what it does not need to know of an offer', () => {
    const row = { id: 'o1', offer_type: 'bogo', difficulty: 5, duration: 7, reward: 5, channels: ['web'] }
    const { channels: _channels, ...needed } = row
    expect(portfolioRowSchema.parse(row)).toEqual(needed)
  })
})
