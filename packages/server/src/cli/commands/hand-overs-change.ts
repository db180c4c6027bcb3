import { handOverSchema } from '../../http/schemas/hand-over.ts'
import type { Command, Given } from '../command.ts'
import { AGENT_OPTIONS, agentOf, pathOf } from '../desk.ts'
import { openRemote } from '../remote.ts'
import type { Surroundings } from '../surroundings.ts'

export const handOversClaimCommand: Command = {
  name: 'hand-overs claim',
  summary: 'Take a conversation',
  operands: ['ID'],
  options: { ...AGENT_OPTIONS, force: { type: 'boolean', description: 'also from another agent' } },
  run: (given, surroundings) => change('claim', given, surroundings),
}

export const handOversReleaseCommand: Command = {
  name: 'hand-overs release',
  summary: 'Give a conversation back to the other agents',
  operands: ['ID'],
  options: { ...AGENT_OPTIONS, force: { type: 'boolean', description: "also another agent's" } },
  run: (given, surroundings) => change('release', given, surroundings),
}

export const handOversCloseCommand: Command = {
  name: 'hand-overs close',
  summary: 'Let the thread go on, or end it',
  operands: ['ID'],
  options: {
    ...AGENT_OPTIONS,
    force: { type: 'boolean', description: "also another agent's" },
    end: { type: 'boolean', description: 'end the conversation in the place of going on with its thread' },
  },
  run: (given, surroundings) => change('close', given, surroundings, given.flag('end') ? { end: true } : {}),
}

async function change(verb: string, given: Given, surroundings: Surroundings, more: object = {}): Promise<number> {
  const body = { ...agentOf(given), ...(given.flag('force') && { force: true }), ...more }
  const response = await openRemote(given, surroundings).ask('POST', `${pathOf(given)}/${verb}`, body)
  const { agent, closed, id } = handOverSchema.parse(await response.json())
  surroundings.print(
    closed === null ? `${id} ${agent === null ? 'is free' : `is ${agent}'s`}` : `${id} is over: ${closed}`,
  )
  return 0
}
