import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsPauseCommand: Command = {
  name: 'destinations pause',
  summary: 'Send a destination nothing more for now; what happens meanwhile waits',
  operands: ['NAME'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const [name = ''] = given.operands
    await openRemote(given, surroundings).ask('POST', `/v1/destinations/${encodeURIComponent(name)}/pause`)
    surroundings.print(`${name} is paused`)
    return 0
  },
}
