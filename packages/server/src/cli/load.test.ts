import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../server.ts'
import { runCommand } from './command-line.fixture.ts'

describe('attune load', { timeout: 60_000 }, () => {
  let directory: string
  let server: RunningServer
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-load-'))
    server = await startServer({
      port: 0,
      playbook: { brand: { name: 'Bean', timezone: 'America/New_York', currency: 'USD' } },
    })
  })
  afterAll(async () => {
    await server.close()
    await rm(directory, { recursive: true, force: true })
  })

  const run = (...args: string[]) => runCommand('load', ...args, '--url', server.url, '--key', server.keys!.admin)

  const CSV = [
    'Receipt No;Sold at;E-mail;Total;First name',
    'A1;31.12.2025 08:30;ann@example.com;1.234,50;Ann',
    'A2;31.12.2025 09:00;bob@example.com;4,50;Bob',
    'A3;31.12.2025 10:15;ann@example.com;12,00;Ann',
  ].join('\n')

  test('guesses what columns mean, shows it, and loads only what was agreed to', async () => {
    const file = join(directory, 'till.csv.gz')
    await writeFile(file, gzipSync(CSV))
    const asked = await run(file)
    expect(asked.code).toBe(1)
    expect(asked.out).toContain('Sold at: time (DD.MM.YYYY HH:mm), such as 31.12.2025 08:30')
    expect(asked.out).toContain('"at":"2025-12-31T13:30:00.000Z"')
    expect(asked.out).toContain('"total":1234.5')

    const dry = await run(file, '--yes', '--dry-run')
    expect(dry.out).toContain('3 rows would count, 0 had come before, 0 are bad; 2 people are not known yet')
    expect((await run(file, '--yes')).out).toContain('3 rows count, 0 had come before, 0 are bad (done)')
    expect((await run(file, '--yes')).out).toContain('0 rows count, 3 had come before, 0 are bad (done)')
  })

  test('says of a file that is cut off what it came to, and of an empty one that there is nothing in it', async () => {
    const [file, empty] = [join(directory, 'cut.csv.gz'), join(directory, 'empty.csv')]
    const rows = Array.from({ length: 3000 }, (_, n) => `c${n};31.12.2025 08:30;cut${n * 7919}@example.com;1,50;Cut`)
    const whole = gzipSync([CSV.split('\n')[0], ...rows].join('\n'))
    await writeFile(file, whole.subarray(0, whole.length - 400))
    const cut = await run(file, '--yes')
    expect(cut.code).toBe(1)
    expect(cut.out).toMatch(
      /cut\.csv\.gz: The gzip file is cut off or damaged: .*\(failed; [\d,]+ rows count that were read/,
    )
    await writeFile(empty, '')
    const nothing = await run(empty)
    expect(nothing).toMatchObject({ code: 1, err: expect.stringContaining('nothing can be read in it') })
  })

  test('takes a mapping from a file, keeps bad rows in a report, and says where the mapping does not fit', async () => {
    const [file, mapping] = [join(directory, 'members.ndjson'), join(directory, 'members.yaml')]
    await writeFile(file, '{"id":"7","city":"Rome"}\n{"id":\n{"city":"Oslo"}\n')
    await writeFile(mapping, 'format: ndjson\nidentifiers: { user: id }\ntraits: { city: city }\n')
    const loaded = await run(file, '--mapping', mapping)
    expect(loaded.code).toBe(1)
    expect(loaded.out).toContain('1 rows count, 0 had come before, 2 are bad (done)')
    const report = (await readFile(`${file}.bad.csv`, 'utf8')).trim().split('\n')
    expect(report.map((line) => line.split(',')[0])).toEqual(['line', '2', '3'])

    await writeFile(mapping, 'identifiers: { user: Nobody }\ntraits: { total: Total }\ndelimiter: ";"\n')
    const other = join(directory, 'till.csv')
    await writeFile(other, CSV)
    const refused = await run(other, '--mapping', mapping)
    expect(refused.err).toContain('identifiers.user: the file has no column "Nobody"; it has Receipt No, Sold at')

    await writeFile(mapping, 'event: X\n  bad: [')
    expect((await run(other, '--mapping', mapping)).err).toContain(`${mapping} is no YAML: `)
    await writeFile(mapping, 'evnt: X\nidentifiers: { user: E-mail }\ntime: { colum: Sold at }\n')
    const { err } = await run(other, '--mapping', mapping)
    expect(err).toContain('\n  evnt: there is no such field; did you mean "event"?')
    expect(err).toContain('\n  time.colum: there is no such field')
  })

  test('tells of a bad row in which columns of the file the mistake stands', async () => {
    const file = join(directory, 'marks.csv')
    const rows = ['F1;31.12.2199 08:30;ann@example.com;1,50;Ann', 'F2;31.12.2025 08:30;;1,50;Ann']
    await writeFile(file, [...CSV.split('\n'), ...rows].join('\n'))
    await run(file, '--yes')
    const report = (await readFile(`${file}.bad.csv`, 'utf8')).trim().split('\n')
    expect(report.map((line) => line.split(',').slice(0, 3))).toEqual([
      ['line', 'column', 'code'],
      ['5', 'Sold at', 'time_in_future'],
      ['6', 'E-mail', 'identifier_required'],
    ])
  })
})
