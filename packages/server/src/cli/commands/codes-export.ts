import { type Command, UsageError } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'
import { refuseToWriteOver, writeCodesTo } from '../write-codes-to.ts'

export const codesExportCommand: Command = {
  name: 'codes export',
  summary: 'Write the codes of a batch into a file',
  operands: ['BATCH'],
  options: {
    ...REMOTE_OPTIONS,
    out: { type: 'string', placeholder: 'FILE', description: 'where to write them: .csv' },
    state: {
      type: 'string',
      placeholder: 'STATE',
      description: 'only those that are free, given, held, used or revoked',
    },
  },
  async run(given, surroundings) {
    const [batch = ''] = given.operands
    const out = given.text('out')
    if (out === undefined) throw new UsageError('--out FILE.csv is needed')
    const remote = openRemote(given, surroundings)
    refuseToWriteOver(out)
    const count = await writeCodesTo(out, batch, given.text('state'), remote, surroundings)
    surroundings.print(`${count} codes of ${batch} are in ${out}`)
    return 0
  },
}
