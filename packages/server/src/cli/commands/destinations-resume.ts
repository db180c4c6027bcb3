import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsResumeCommand: Command = {
  name: 'destinations resume',
  summary: 'Go on with a destination that was paused, or that refuses everything (what it refuses is put aside then)',
  operands: ['NAME'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const [name = ''] = given.operands
    await openRemote(given, surroundings).ask('POST', `/v1/destinations/${encodeURIComponent(name)}/resume`)
    surroundings.print(`${name} goes on`)
    return 0
  },
}
