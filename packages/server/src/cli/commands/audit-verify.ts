import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verify } from '../../audit/entry.ts'
import { type Command, UsageError } from '../command.ts'

export const auditVerifyCommand: Command = {
  name: 'audit verify',
  summary: 'Check that the audit log of a data directory was not altered',
  operands: [],
  options: {
    data: { type: 'string', placeholder: 'DIR', description: 'the data directory' },
    head: {
      type: 'string',
      placeholder: 'HASH',
      description: 'hash of an entry noted earlier, which must still be there',
    },
  },
  async run(given, { note, print }) {
    const directory = given.text('data')
    if (directory === undefined) throw new UsageError('--data DIR is needed')
    const verified = verify(await readFile(join(directory, 'audit.ndjson'), 'utf8'))
    if (!verified.ok) {
      const { line, reason } = verified.broken
      note(
        `broken at line ${line}: ${reason.replaceAll('_', ' ')}; ${verified.entries.length} entries before it are sound`,
      )
      return 1
    }
    const noted = given.text('head')
    if (noted !== undefined && !verified.entries.some(({ hash }) => hash === noted)) {
      note(`no entry has the hash ${noted}: entries were cut off, or the log was made anew`)
      return 1
    }
    print(`${verified.entries.length} entries, none altered; the last is ${verified.head}`)
    return 0
  },
}
