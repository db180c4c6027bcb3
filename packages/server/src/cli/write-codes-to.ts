import { createWriteStream, existsSync } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { codeBatchSchema } from '../http/schemas/codes.ts'
import { progressBar } from './progress-bar.ts'
import type { Remote } from './remote.ts'
import type { Surroundings } from './surroundings.ts'

/** Throws where a file is there already: before anything is asked of a server, so that no batch is left behind. */
export function refuseToWriteOver(file: string): void {
  if (existsSync(file)) throw new Error(`${file} is there already; name another file`)
}

/** Writes the codes of a batch into a file that must not be there yet; gives how many. Throws when it ends before the last one. */
export async function writeCodesTo(
  file: string,
  batch: string,
  state: string | undefined,
  remote: Remote,
  { status }: Surroundings,
): Promise<number> {
  const path = `/v1/codes/batches/${encodeURIComponent(batch)}`
  const { count } = codeBatchSchema.parse(await (await remote.ask('GET', path)).json())
  const response = await remote.ask('GET', `${path}/codes${state === undefined ? '' : `?state=${state}`}`)
  let lines = -1
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
      status?.(progressBar(lines, count))
      done(null, chunk)
    },
  })
  // For its owner only, and never over a file that is there.
  await pipeline(
    Readable.fromWeb(response.body as ReadableStream),
    watch,
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  )
  if (state === undefined && lines !== count) throw new Error(`only ${lines} of ${count} codes came; ask again`)
  return lines
}
