import { handOversSchema } from '../../http/schemas/hand-over.ts'
import type { Command } from '../command.ts'
import { DESK_OPTIONS } from '../desk.ts'
import { openRemote } from '../remote.ts'

export const handOversListCommand: Command = {
  name: 'hand-overs list',
  summary: 'Show the conversations that agents are to go on with, oldest first',
  operands: [],
  options: {
    ...DESK_OPTIONS,
    team: { type: 'string', placeholder: 'TEAM', description: 'only those of one team' },
    agent: { type: 'string', placeholder: 'NAME', description: 'only those that this agent has' },
    free: { type: 'boolean', description: 'only those that nobody has' },
  },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const asked = new URLSearchParams({ limit: '500' })
    for (const name of ['team', 'agent'] as const) if (given.text(name)) asked.set(name, given.text(name)!)
    if (given.flag('free')) asked.set('free', 'true')
    for (let next: string | null = ''; next !== null; asked.set('cursor', next ?? '')) {
      const page = handOversSchema.parse(await (await remote.ask('GET', `/v1/hand-overs?${asked}`)).json())
      for (const { agent, channel, id, identifiers, since, team, unanswered } of page.handOvers)
        surroundings.print(
          `${id}  ${identifiers[0] ?? 'unknown'} on ${channel}, for ${team}  ${agent ?? 'free'}  since ${since}, ${unanswered} unanswered`,
        )
      next = page.next
    }
    return 0
  },
}
