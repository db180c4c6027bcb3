import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { type Command, UsageError } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

/** The last line is no longer than this. */
const TAIL_CHARACTERS = 400

export const audienceExportCommand: Command = {
  name: 'audience export',
  summary: 'Write the list of an audience into a file, and make sure that it is whole',
  operands: ['AUDIENCE'],
  options: {
    ...REMOTE_OPTIONS,
    out: { type: 'string', placeholder: 'FILE', description: 'where to write it: .ndjson or .csv' },
    traits: { type: 'string', placeholder: 'NAMES', description: 'traits to show, with commas between' },
  },
  async run(given, surroundings) {
    const out = given.text('out')
    if (out === undefined || !/\.(ndjson|csv)$/.test(out))
      throw new UsageError('--out FILE.ndjson or --out FILE.csv is needed')
    const [audience = ''] = given.operands
    const query = new URLSearchParams({
      format: out.endsWith('.csv') ? 'csv' : 'ndjson',
      traits: given.text('traits') ?? '',
    })
    const remote = openRemote(given, surroundings)
    const response = await remote.ask('GET', `/v1/audiences/${encodeURIComponent(audience)}/export?${query}`)
    let tail = ''
    const watch = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        tail = (tail + chunk.toString('latin1')).slice(-TAIL_CHARACTERS)
        done(null, chunk)
      },
    })
    // For its owner only, and never over a file that is there.
    const file = createWriteStream(out, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.fromWeb(response.body as ReadableStream), watch, file)
    const members = membersIn(tail)
    if (members === undefined) {
      surroundings.note(`the list in ${out} was cut off; ask again`)
      return 1
    }
    surroundings.print(`${members} members of ${audience} are in ${out}`)
    return 0
  },
}

/** How many the last line says there are; undefined where it is missing. */
function membersIn(tail: string): string | undefined {
  return /\{"end":\{"complete":true,"members":(\d+)[^\n]*\n$|#complete,(\d+),[^\n]*\n$/
    .exec(tail)
    ?.slice(1)
    .find(Boolean)
}
