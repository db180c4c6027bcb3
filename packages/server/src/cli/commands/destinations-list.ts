import type { z } from 'zod'
import { destinationsSchema } from '../../http/schemas/destination.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

type Destination = z.infer<typeof destinationsSchema>['destinations'][number]

export const destinationsListCommand: Command = {
  name: 'destinations list',
  summary: 'Show how far each destination has been told, and what keeps it',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/destinations')
    const { destinations } = destinationsSchema.parse(await response.json())
    for (const destination of destinations) for (const line of linesOf(destination)) surroundings.print(line)
    return 0
  },
}

function linesOf({ behind, dead, kind, lastAnswer, lastError, name, sent, skips, skipped, state, sync }: Destination) {
  const trouble = lastError === null ? '' : `, ${lastError}`
  const leftOut = skipped === 0 ? '' : `, ${skipped} skipped`
  const counts = `${behind} behind, ${sent} sent, ${dead} dead${leftOut}`
  return [
    `${name}  ${kind}  ${state}  ${counts}${trouble}`,
    ...(lastAnswer === null ? [] : [`  ${lastAnswer}`]),
    ...skipLines(skips, '  '),
    ...(sync ? [`  ${syncLine(sync)}`, ...skipLines(sync.skips, '    ')] : []),
  ]
}

function syncLine({ audience, finishedAt, members, refused, skipped, told }: NonNullable<Destination['sync']>) {
  const of = members === null ? '' : ` of ${members} members`
  const counts = `${told} told, ${refused} refused, ${skipped} skipped${of}`
  return `sync of ${audience}: ${counts}, ${finishedAt === null ? 'under way' : `finished at ${finishedAt}`}`
}

function skipLines(skips: Destination['skips'], margin: string): string[] {
  return skips.map(({ count, customers, reason }) => {
    const named = customers.length === 0 ? '' : ` (such as customer ${customers.join(', ')})`
    return `${margin}${count} skipped: ${reason}${named}`
  })
}
