import { answeredSchema } from '../../http/schemas/hand-over.ts'
import type { Command } from '../command.ts'
import { AGENT_OPTIONS, agentOf, pathOf } from '../desk.ts'
import { openRemote } from '../remote.ts'

export const handOversAnswerCommand: Command = {
  name: 'hand-overs answer',
  summary: 'Answer the customer on the channel of the conversation',
  operands: ['ID', 'TEXT'],
  options: AGENT_OPTIONS,
  async run(given, surroundings) {
    const [, text = ''] = given.operands
    const response = await openRemote(given, surroundings).ask('POST', `${pathOf(given)}/answers`, {
      ...agentOf(given),
      text,
    })
    const { delivery, state } = answeredSchema.parse(await response.json())
    surroundings.print(`${delivery} is ${state}`)
    return 0
  },
}
