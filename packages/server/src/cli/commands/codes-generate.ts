import { type Command, UsageError } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'
import { refuseToWriteOver, writeCodesTo } from '../write-codes-to.ts'

/** What a batch is for, as options. */
export const BATCH_OPTIONS = {
  offer: { type: 'string', placeholder: 'OFFER', description: 'what they are good for: an offer with `codes: unique`' },
  points: { type: 'string', placeholder: 'PROGRAMME=N', description: 'or so many points of a programme' },
  label: { type: 'string', placeholder: 'TEXT', description: 'for people: what they are for' },
  starts: { type: 'string', placeholder: 'INSTANT', description: 'from when on they can be used' },
  ends: { type: 'string', placeholder: 'INSTANT', description: 'from when on they cannot any more' },
} as const

export const codesGenerateCommand: Command = {
  name: 'codes generate',
  summary: 'Generate unique codes, and write them into a file for the printer',
  operands: ['BATCH'],
  options: {
    ...REMOTE_OPTIONS,
    ...BATCH_OPTIONS,
    count: { type: 'string', placeholder: 'N', description: 'how many' },
    prefix: { type: 'string', placeholder: 'TEXT', description: 'what all of them begin with' },
    length: {
      type: 'string',
      placeholder: 'N',
      description: 'random symbols in each, of five bits; 15 where not given',
    },
    out: { type: 'string', placeholder: 'FILE', description: 'where to write them: .csv' },
  },
  async run(given, surroundings) {
    const [batch = ''] = given.operands
    const remote = openRemote(given, surroundings)
    const length = given.text('length')
    const out = given.text('out')
    if (out !== undefined) refuseToWriteOver(out)
    await remote.ask('POST', '/v1/codes/batches', {
      ...batchOf(batch, given),
      count: numberIn(given.text('count'), '--count'),
      ...(given.text('prefix') !== undefined && { prefix: given.text('prefix') }),
      ...(length !== undefined && { length: numberIn(length, '--length') }),
    })
    if (out === undefined)
      surroundings.print(`batch ${batch} is there; \`attune codes export ${batch}\` writes its codes`)
    else
      surroundings.print(
        `${await writeCodesTo(out, batch, undefined, remote, surroundings)} codes of ${batch} are in ${out}`,
      )
    return 0
  },
}

/** The batch that the options describe. */
export function batchOf(id: string, given: Parameters<Command['run']>[0]): object {
  const { ends, label, offer, starts } = Object.fromEntries(
    ['offer', 'label', 'starts', 'ends'].map((option) => [option, given.text(option)]),
  )
  const points = given.text('points')
  const [programme, amount] = points?.split('=') ?? []
  if (points !== undefined && !amount) throw new UsageError('--points takes PROGRAMME=N, such as stars=50')
  return {
    id,
    ...(offer !== undefined && { offer }),
    ...(points !== undefined && { points: { programme, points: numberIn(amount, '--points') } }),
    ...(label !== undefined && { label }),
    ...(starts !== undefined && { starts }),
    ...(ends !== undefined && { ends }),
  }
}

function numberIn(text: string | undefined, option: string): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new UsageError(`${option} takes a whole number`)
  return Number(text)
}
