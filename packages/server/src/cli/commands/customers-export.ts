import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const customersExportCommand: Command = {
  name: 'customers export',
  summary: 'Write everything that a server knows of a person into one JSON file',
  operands: ['IDENTIFIER'],
  options: {
    ...REMOTE_OPTIONS,
    out: { type: 'string', placeholder: 'FILE', description: 'where to write it; standard output where not given' },
  },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const [identifier = ''] = given.operands
    const response = await remote.ask('GET', `/v1/customers/${encodeURIComponent(identifier)}/export`)
    const out = given.text('out')
    if (out === undefined) {
      surroundings.print((await response.text()).trimEnd())
      return 0
    }
    // For its owner only, and never over a file that is there.
    const file = createWriteStream(out, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.fromWeb(response.body as ReadableStream), file)
    surroundings.print(`${identifier} is in ${out}`)
    return 0
  },
}
