import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { csvHead, csvRow, rowsInFile } from './rows-in-file.ts'

const playbookFor = (url: string) => ({
  brand: { name: 'Files', timezone: 'Etc/UTC', currency: 'USD' },
  channels: { email: { kind: 'webhook', consent: 'opt-in', config: { url } } },
})

const CSV_FILE = [
  '\ufeffidentifier, channel,topic,state,at,source,wording,proof',
  'email:Ann@Example.com,email,,granted,2026-01-02T00:00:00Z,paper,"Yes, please ""write""",scan-17',
  '',
  'phone:(206) 555-0100,email,news,denied,2026-01-03T00:00:00Z,,,',
  'email:nobody,email,,granted,2026-01-02T00:00:00Z,,,',
  'ann@example.com,email,,granted,2026-01-02T00:00:00Z,,,',
  'user:1,email,,maybe,2026-01-02T00:00:00Z,,,',
  'user:1,email,,granted,,,,',
  'user:1,email,,granted,yesterday,,,',
  'user:1,email,,granted,2999-01-01T00:00:00Z,,,',
  'user:1,email',
].join('\r\n')

describe('files of consents', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
  })
  afterEach(() => attune.close())

  async function send(body: string, type = 'application/x-ndjson', query = '') {
    const answer = await fetch(`${attune.server.url}/v1/consents/import${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${attune.server.keys!.server}`, 'content-type': type },
      body,
    })
    expect(answer.status, await answer.clone().text()).toBe(200)
    return answer.json()
  }
  async function exported(format: 'csv' | 'ndjson') {
    const headers = { authorization: `Bearer ${attune.server.keys!.server}` }
    return (await fetch(`${attune.server.url}/v1/consents/export?format=${format}`, { headers })).text()
  }
  const consentsOf = async (identifier: string) =>
    (await attune.ask('GET', `/v1/customers/${encodeURIComponent(identifier)}/consents`)).body

  it('are taken row by row; what is wrong is told with its line, and nothing twice', async () => {
    const expected = {
      ...{ dryRun: false, rows: 9, taken: 2, repeated: 0, erased: 0, refused: 7 },
      errors: [
        { line: 5, code: 'invalid_email', field: 'identifier' },
        { line: 6, code: 'invalid_identifier', field: 'identifier' },
        { line: 7, code: 'invalid_value', field: 'state' },
        { line: 8, code: 'missing_field', field: 'at' },
        { line: 9, code: 'invalid_time', field: 'at' },
        { line: 10, code: 'invalid_time', field: 'at' },
        { line: 11, code: 'malformed_row' },
      ],
    }
    expect(await send(CSV_FILE, 'text/csv', '?dryRun=true')).toMatchObject({ ...expected, dryRun: true })
    expect((await consentsOf('email:ann@example.com')).code).toBe('customer_unknown')
    expect(await send(CSV_FILE, 'text/csv')).toMatchObject(expected)
    expect(await send(CSV_FILE, 'text/csv')).toMatchObject({ ...expected, taken: 0, repeated: 2 })
    expect(await consentsOf('email:ann@example.com')).toMatchObject({
      consents: [
        {
          ...{ channel: 'email', topic: null, state: 'granted', at: '2026-01-02T00:00:00.000Z', source: 'paper' },
          ...{ wording: 'Yes, please "write"', proof: 'scan-17' },
        },
      ],
      ledger: [{ state: 'granted', ignored: null }],
    })
    expect((await consentsOf('phone:+12065550100')).consents).toMatchObject([{ topic: 'news', state: 'denied' }])
  })

  it('never widen what somebody has said since, and do not bring back who was forgotten', async () => {
    await attune.ask('POST', '/v1/track', {
      ...{ identifiers: { email: 'ann@example.com' }, event: 'Consent Changed', messageId: 'no' },
      ...{ timestamp: '2026-03-01T00:00:00Z', properties: { channel: 'email', state: 'denied' } },
    })
    const row = (at: string) =>
      `${JSON.stringify({ identifier: 'email:ann@example.com', channel: 'email', state: 'granted', at })}\n`
    await send(row('2026-02-28T23:59:59Z'))
    const { consents, ledger } = await consentsOf('email:ann@example.com')
    expect(consents).toMatchObject([{ state: 'denied' }])
    expect(ledger[0]).toMatchObject({ state: 'granted', source: 'import', ignored: 'older' })
    await attune.ask('DELETE', '/v1/customers/email:ann@example.com')
    expect(await send(row('2026-02-27T00:00:00Z'))).toMatchObject({ taken: 0, erased: 1 })
    expect((await consentsOf('email:ann@example.com')).code).toBe('customer_unknown')
  })

  it('come out complete, and in again as they were', async () => {
    const rows = Array.from({ length: 700 }, (_, i) => ({
      ...{ identifier: `user:${i}`, channel: 'email', topic: i % 2 ? 'news' : '', state: i % 3 ? 'granted' : 'denied' },
      ...{ at: '2026-01-02T03:04:05.000Z', source: 'paper', wording: `No. ${i}, "quoted"\nand on`, proof: `scan ${i}` },
    }))
    await send(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const lines = (await exported('ndjson')).trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1)!)).toEqual({ end: true, rows: 700 })
    expect(lines.slice(0, -1).map((line) => JSON.parse(line))).toEqual(rows)
    const csv = await exported('csv')
    expect(await send(csv, 'text/csv')).toMatchObject({ rows: 700, taken: 0, repeated: 700, refused: 0 })
    expect((await attune.ask('GET', '/v1/consents/export', undefined, 'write')).status).toBe(403)
  })

  it('hold whatever text there is: a row that is written reads back', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((one) => one.trim())
    await fc.assert(
      fc.asyncProperty(text, text, async (wording, proof) => {
        const row = { identifier: 'user:1', channel: 'email', state: 'granted', at: '', source: '', wording, proof }
        const read = []
        for await (const { value } of rowsInFile(Buffer.from(csvHead() + csvRow(row)), 'csv')) read.push(value)
        const plain = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''))
        expect(read).toHaveLength(1)
        for (const [column, value] of Object.entries(plain))
          expect((read[0] as Record<string, string>)[column]?.replace(/^'/, '')).toBe(value.replace(/^'/, ''))
      }),
    )
  })
})
