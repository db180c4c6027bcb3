import { sendsSchema } from '../../http/schemas/send.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const sendsListCommand: Command = {
  name: 'sends list',
  summary: 'Show what was sent to whole audiences, and what became of it',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/sends')
    for (const send of sendsSchema.parse(await response.json()).sends) {
      const { action, audience, delivered, entered, failed, id, name, pending, state, suppressed } = send
      const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, n) => all + n, 0)
      const became = `${delivered} delivered, ${sum(suppressed)} suppressed, ${sum(failed)} failed, ${pending} pending`
      surroundings.print(`${id}  ${name ?? action} to ${audience}  ${state}  ${entered} people: ${became}`)
    }
    return 0
  },
}
