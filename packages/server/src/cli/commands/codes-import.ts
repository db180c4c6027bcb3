import { open, stat } from 'node:fs/promises'
import { codeColumnOf } from '../../codes/code-column.ts'
import { codesImportedSchema } from '../../http/schemas/codes.ts'
import type { Command } from '../command.ts'
import { progressBar } from '../progress-bar.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'
import { BATCH_OPTIONS, batchOf } from './codes-generate.ts'

const CODES_AT_ONCE = 20_000
const MAX_SHOWN = 20

export const codesImportCommand: Command = {
  name: 'codes import',
  summary: 'Import unique codes that somebody else has made, one a line',
  operands: ['BATCH', 'FILE'],
  options: {
    ...REMOTE_OPTIONS,
    ...BATCH_OPTIONS,
    column: {
      type: 'string',
      placeholder: 'NAME',
      description: 'as the first line calls the column of the codes, where it is neither code nor the first',
    },
  },
  async run(given, surroundings) {
    const [batch = '', path = ''] = given.operands
    const { size } = await stat(path)
    const remote = openRemote(given, surroundings)
    await remote.ask('POST', '/v1/codes/batches', batchOf(batch, given))
    const sum = { taken: 0, repeated: 0, refused: 0 }
    const column = given.text('column')
    const address = `/v1/codes/batches/${encodeURIComponent(batch)}/codes`
    const query = column === undefined ? '' : `?column=${encodeURIComponent(column)}`
    let part: string[] = []
    /** The line that names the columns, which goes before every part. */
    let head: string[] = []
    let hasBegun = false
    let [line, bytes] = [0, 0]
    const send = async () => {
      const first = line - part.length - head.length
      const response = await remote.send(address + query, [...head, ...part].join('\n'), 'text/csv')
      const { errors, refused, repeated, taken } = codesImportedSchema.parse(await response.json())
      sum.taken += taken
      sum.repeated += repeated
      for (const error of errors)
        if (sum.refused++ < MAX_SHOWN) surroundings.note(`${path}:${first + error.line}: ${error.message}`)
      sum.refused += refused - errors.length
      part = []
      surroundings.status?.(progressBar(bytes, size))
    }
    const file = await open(path)
    try {
      for await (const text of file.readLines()) {
        line++
        bytes += Buffer.byteLength(text) + 1
        if (!hasBegun && isHead(text, column)) head = [text]
        else part.push(text)
        hasBegun ||= text.trim() !== ''
        if (part.length === CODES_AT_ONCE) await send()
      }
    } finally {
      await file.close()
    }
    if (part.length > 0) await send()
    surroundings.print(`${sum.taken} codes taken, ${sum.repeated} had come before, ${sum.refused} refused`)
    return sum.refused > 0 ? 1 : 0
  },
}

function isHead(line: string, column: string | undefined): boolean {
  return codeColumnOf(line.replace(/^\ufeff/, ''), column)?.hasHead ?? false
}
