import type { Command } from '../command.ts'
import { describeEncryption } from '../describe-encryption.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const encryptionStatusCommand: Command = {
  name: 'encryption status',
  summary: 'Show which traits a server encrypts, and which keys it still needs',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/privacy')
    surroundings.print(describeEncryption(await response.json()))
    return 0
  },
}
