import { open, stat } from 'node:fs/promises'
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
  options: { ...REMOTE_OPTIONS, ...BATCH_OPTIONS },
  async run(given, surroundings) {
    const [batch = '', path = ''] = given.operands
    const { size } = await stat(path)
    const remote = openRemote(given, surroundings)
    await remote.ask('POST', '/v1/codes/batches', batchOf(batch, given))
    const sum = { taken: 0, repeated: 0, refused: 0 }
    let part: string[] = []
    let [line, bytes] = [0, 0]
    const send = async () => {
      const first = line - part.length
      const response = await remote.send(
        `/v1/codes/batches/${encodeURIComponent(batch)}/codes`,
        part.join('\n'),
        'text/csv',
      )
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
        part.push(text)
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
