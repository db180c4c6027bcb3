import { describeState, readAudiences } from '../audience-report.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const audienceListCommand: Command = {
  name: 'audience list',
  summary: 'List the audiences of a server with their sizes',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const audiences = await readAudiences(openRemote(given, surroundings))
    const width = Math.max(0, ...audiences.map(({ id }) => id.length))
    for (const audience of audiences)
      surroundings.print(
        `${audience.id.padEnd(width)}  ${String(audience.size).padStart(9)}  ${describeState(audience)}`,
      )
    return 0
  },
}
