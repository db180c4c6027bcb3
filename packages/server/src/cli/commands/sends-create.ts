import { createdSendSchema } from '../../http/schemas/send.ts'
import { type Command, UsageError } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const sendsCreateCommand: Command = {
  name: 'sends create',
  summary: 'Send an action to everybody in an audience, or tell what would come of it',
  operands: ['ACTION', 'AUDIENCE'],
  options: {
    ...REMOTE_OPTIONS,
    name: { type: 'string', placeholder: 'TEXT', description: 'for people' },
    at: { type: 'string', placeholder: 'INSTANT', description: 'from when on, such as 2026-11-27T08:00:00Z' },
    'local-time': { type: 'string', placeholder: 'HH:MM', description: "when each person's own clock shows it" },
    pace: { type: 'string', placeholder: 'N/TIME', description: 'so many messages in that time, such as 1000/1m' },
    'dry-run': { type: 'boolean', description: 'tell what would come of it and send nothing' },
  },
  async run(given, surroundings) {
    const [action, audience] = given.operands
    const { at, name, localTime } = {
      at: given.text('at'),
      name: given.text('name'),
      localTime: given.text('local-time'),
    }
    const pace = paceIn(given.text('pace'))
    const response = await openRemote(given, surroundings).ask('POST', '/v1/sends', {
      ...{ action, audience, dryRun: given.flag('dry-run') },
      ...(at !== undefined && { at }),
      ...(name !== undefined && { name }),
      ...(localTime !== undefined && { localTime }),
      ...(pace && { pace }),
    })
    const answer = createdSendSchema.parse(await response.json())
    if ('id' in answer) {
      surroundings.print(answer.id)
      surroundings.note(`it is ${answer.state}; \`attune sends list\` shows how far it is`)
      return 0
    }
    const { cost, members, sampled, sent, suppressed } = answer
    surroundings.print(`${sent.people} of ${members} people would get it (${sent.low} to ${sent.high}), for ${cost}`)
    for (const [reason, people] of Object.entries(suppressed)) surroundings.print(`${people} would not: ${reason}`)
    surroundings.note(`tried on ${sampled} of them; nothing was sent`)
    return 0
  },
}

function paceIn(text: string | undefined): { max: number; within: string } | undefined {
  if (text === undefined) return undefined
  const [, max, within] = text.match(/^(\d+)\/(\w+)$/) ?? []
  if (max === undefined || within === undefined) throw new UsageError('--pace takes N/TIME, such as 1000/1m')
  return { max: Number(max), within }
}
