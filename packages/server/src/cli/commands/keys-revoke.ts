import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const keysRevokeCommand: Command = {
  name: 'keys revoke',
  summary: 'End an API key at once',
  operands: ['ID'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const [id = ''] = given.operands
    await openRemote(given, surroundings).ask('DELETE', `/v1/keys/${encodeURIComponent(id)}`)
    surroundings.print(`${id} has ended`)
    return 0
  },
}
