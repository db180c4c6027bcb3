import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsSyncCommand: Command = {
  name: 'destinations sync',
  summary: 'Tell a destination all members of an audience',
  operands: ['NAME', 'AUDIENCE'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const [name = '', audience] = given.operands
    await openRemote(given, surroundings).ask('POST', `/v1/destinations/${encodeURIComponent(name)}/sync`, { audience })
    surroundings.print(`${name} is being told all members of ${audience}; "destinations list" shows how far it is`)
    return 0
  },
}
