import { handOverWithTranscriptSchema } from '../../http/schemas/hand-over.ts'
import type { Command } from '../command.ts'
import { DESK_OPTIONS, pathOf } from '../desk.ts'
import { openRemote } from '../remote.ts'

export const handOversShowCommand: Command = {
  name: 'hand-overs show',
  summary: 'Show what was said in a conversation since it began, and why it is over',
  operands: ['ID'],
  options: DESK_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', pathOf(given))
    const { closed, closedAt, transcript } = handOverWithTranscriptSchema.parse(await response.json())
    const signs = { customer: '>', thread: '<', agent: '<<' }
    for (const { at, from, state, text } of transcript)
      surroundings.print(
        `${at} ${signs[from]} ${text}${state === undefined || state === 'delivered' ? '' : ` (${state})`}`,
      )
    if (closed !== null) surroundings.print(`${closedAt} is over: ${closed}`)
    return 0
  },
}
