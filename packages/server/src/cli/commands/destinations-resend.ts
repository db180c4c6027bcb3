import { resentSchema } from '../../http/schemas/destination.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsResendCommand: Command = {
  name: 'destinations resend',
  summary: 'Send what a destination has refused once more, all of it or some',
  operands: ['NAME'],
  options: {
    ...REMOTE_OPTIONS,
    facts: { type: 'string', placeholder: 'ID,ID', description: 'only these, by id' },
  },
  async run(given, surroundings) {
    const path = `/v1/destinations/${encodeURIComponent(given.operands[0] ?? '')}/resend`
    const chosen = given.text('facts')?.split(',')
    const response = await openRemote(given, surroundings).ask('POST', path, chosen ? { facts: chosen } : {})
    const { facts, superseded } = resentSchema.parse(await response.json())
    surroundings.print(`${facts} sent again, ${superseded} let go of since something newer was taken`)
    return 0
  },
}
