import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'
import { madeSchema } from './keys-create.ts'

export const keysRotateCommand: Command = {
  name: 'keys rotate',
  summary: 'Make a new API key in the place of one',
  operands: ['ID'],
  options: {
    ...REMOTE_OPTIONS,
    overlap: {
      type: 'string',
      placeholder: 'TIME',
      description: 'how long the old one stays good; 1d where not given',
    },
  },
  async run(given, surroundings) {
    const overlap = given.text('overlap')
    const path = `/v1/keys/${encodeURIComponent(given.operands[0] ?? '')}/rotate`
    const body = overlap === undefined ? {} : { overlap }
    const { id, key } = madeSchema.parse(await (await openRemote(given, surroundings).ask('POST', path, body)).json())
    surroundings.print(key)
    surroundings.note(`${id} takes the place of ${given.operands[0]}, which ends in ${overlap ?? '1d'}`)
    return 0
  },
}
