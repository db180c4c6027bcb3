import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { loadSchema, previewSchema } from '../../http/schemas/load.ts'
import { type Command, type Given, UsageError } from '../command.ts'
import { openRemote, REMOTE_OPTIONS, type Remote } from '../remote.ts'
import type { Surroundings } from '../surroundings.ts'

type LoadAnswer = z.infer<typeof loadSchema>
type PreviewAnswer = z.infer<typeof previewSchema>

const refusedOffsetSchema = z.object({ code: z.literal('load_offset'), received: z.int() })

/** How much of a file is sent to see what its columns mean. */
const BEGINNING = 64 * 1024
const POLL_MS = 500
const RETRY_MS = 1000
const MOST_TRIES = 60

export const loadCommand: Command = {
  name: 'load',
  summary: 'Load files of the past: CSV or NDJSON, gzip or not',
  operands: ['FILE…'],
  options: {
    ...REMOTE_OPTIONS,
    mapping: {
      type: 'string',
      placeholder: 'FILE',
      description: 'how rows are understood (YAML); guessed where not given',
    },
    yes: { type: 'boolean', description: 'take a guessed mapping' },
    'dry-run': { type: 'boolean', description: 'tell what would come of it, change nothing' },
    report: { type: 'string', placeholder: 'FILE', description: 'where bad rows go; FILE.bad.csv where not given' },
  },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    if (given.operands.length > 1 && given.text('report') !== undefined)
      throw new UsageError('--report is for one file; of several each has its own')
    let isGood = true
    for (const file of given.operands) isGood = (await loadFile(file, given, remote, surroundings)) && isGood
    return isGood ? 0 : 1
  },
}

/** Loads one file; gives whether all of it was good. */
async function loadFile(file: string, given: Given, remote: Remote, surroundings: Surroundings): Promise<boolean> {
  const { size } = await stat(file)
  const preview = await previewOf(file, size, given.text('mapping'), remote)
  if (preview.problems.length > 0) {
    for (const { message, path } of preview.problems) surroundings.note(`${file}: ${path}: ${message}`)
    return false
  }
  if (preview.guessed) {
    surroundings.print(describePreview(file, preview))
    if (!given.flag('yes')) {
      surroundings.note('This was guessed. Give --yes to take it, or keep it as a file and give --mapping FILE.')
      return false
    }
  }
  const load = await begin(file, size, preview, given.flag('dry-run'), remote)
  if (load.state === 'paused') await remote.ask('POST', `/v1/loads/${load.id}/resume`)
  // Shown while it is sent, too: what has come is loaded at once.
  const [ended] = await Promise.all([untilEnded(load.id, remote, surroundings), send(file, load, remote, surroundings)])
  surroundings.print(describeLoad(file, ended))
  if (ended.bad > 0) surroundings.print(await keepReport(file, given.text('report'), load.id, remote))
  return ended.state === 'done' && ended.bad === 0
}

async function previewOf(
  file: string,
  size: number,
  mappingFile: string | undefined,
  remote: Remote,
): Promise<PreviewAnswer> {
  const mapping = mappingFile === undefined ? undefined : await readMappingFile(mappingFile)
  const beginning = Buffer.alloc(Math.min(size, BEGINNING))
  const handle = await open(file, 'r')
  await handle.read(beginning, 0, beginning.length, 0)
  await handle.close()
  const whole = size <= BEGINNING
  const body = { beginning: beginning.toString('base64'), whole, ...(mapping !== undefined && { mapping }) }
  return previewSchema.parse(await (await remote.ask('POST', '/v1/loads/preview', body)).json())
}

/** What stands in a mapping file. Throws, and names the file, where it is no YAML. */
async function readMappingFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8')
  try {
    return parse(text)
  } catch (error) {
    throw new Error(`${file} is no YAML`, { cause: error })
  }
}

/** A file is known again by its content, so that what was broken off is gone on with. */
async function begin(
  file: string,
  bytes: number,
  { mapping }: PreviewAnswer,
  dryRun: boolean,
  remote: Remote,
): Promise<LoadAnswer> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  const body = { name: basename(file), mapping, bytes, fingerprint: hash.digest('hex'), dryRun }
  return loadSchema.parse(await (await remote.ask('POST', '/v1/loads', body)).json())
}

/** Sends what is missing; goes on where it was when the connection breaks, also over a restart of the server. */
async function send(file: string, load: LoadAnswer, remote: Remote, { note }: Surroundings): Promise<void> {
  let received = load.received
  for (let tries = 0; received < (load.bytes ?? 0); tries++) {
    try {
      const stream = createReadStream(file, { start: received })
      const answer = await remote.put(`/v1/loads/${load.id}/content?offset=${received}`, stream)
      if (answer.ok) return
      const refused = refusedOffsetSchema.safeParse(await answer.json())
      if (!refused.success) throw new Error(`the server refused the content (${answer.status})`)
      received = refused.data.received
    } catch (error) {
      if (tries >= MOST_TRIES) throw error
      note(`sending was broken off, trying again: ${(error as Error).message}`)
    }
    await wait(RETRY_MS)
    const now = await remote.ask('GET', `/v1/loads/${load.id}`).catch(() => undefined)
    if (now) received = loadSchema.parse(await now.json()).received
  }
}

/** Shows every now and then how a load stands, until it has ended. */
async function untilEnded(id: string, remote: Remote, { status }: Surroundings): Promise<LoadAnswer> {
  for (let unheard = 0; unheard <= MOST_TRIES; unheard++) {
    const answer = await remote.ask('GET', `/v1/loads/${id}`).catch(() => undefined)
    if (answer) {
      unheard = 0
      const load = loadSchema.parse(await answer.json())
      status?.(describeProgress(load))
      if (load.state !== 'running') return load
    }
    await wait(POLL_MS)
  }
  throw new Error('the server no longer answers; started again, the command goes on with the load')
}

const BAR = 30

function describeProgress(load: LoadAnswer): string {
  const share = load.bytes === null || load.bytes === 0 ? 0 : Math.min(1, load.read / load.bytes)
  const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░')
  const left = load.secondsLeft === null ? '' : `, ${describeSeconds(load.secondsLeft)} left`
  return `${bar} ${Math.floor(share * 100)} %  ${amount(load.settled)} rows, ${amount(load.bad)} bad, ${amount(load.rowsPerSecond)}/s${left}`
}

function describeSeconds(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

function amount(number: number): string {
  return number.toLocaleString('en')
}

function describeLoad(file: string, load: LoadAnswer): string {
  const byName = Object.entries(load.events).map(([name, count]) => `  ${name}: ${amount(count)}`)
  const known = `${amount(load.repeated)} had come before`
  if (load.problem)
    return `${file}: ${load.problem.message} (failed; ${amount(load.counted)} rows count that were read before, ${known})`
  const first = load.dryRun
    ? `${file}: ${amount(load.settled - load.repeated)} rows would count, ${known}, ${amount(load.bad)} are bad; ${amount(load.unknownCustomers ?? 0)} people are not known yet`
    : `${file}: ${amount(load.counted)} rows count, ${known}, ${amount(load.bad)} are bad (${load.state})`
  return [first, ...byName].join('\n')
}

function describePreview(file: string, { columns, mapping, rows }: PreviewAnswer): string {
  const seen = columns.map(({ examples, format, kind, name }) => {
    const what = format === undefined ? kind : `${kind} (${format})`
    return `  ${name}: ${what}, such as ${examples.join(' | ') || 'nothing'}`
  })
  const becomes = rows.map(({ events, line, problem }) =>
    problem
      ? `  line ${line}: bad, ${problem.message}`
      : `  line ${line}: ${events!.map((one) => JSON.stringify(one)).join(' ')}`,
  )
  return [`${file}: columns`, ...seen, 'Mapping:', stringify(mapping), 'The first rows become:', ...becomes].join('\n')
}

async function keepReport(file: string, to: string | undefined, id: string, remote: Remote): Promise<string> {
  const report = to ?? `${file}.bad.csv`
  const answer = await remote.ask('GET', `/v1/loads/${id}/report`)
  await writeFile(report, await answer.text())
  return `bad rows: ${report}`
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
