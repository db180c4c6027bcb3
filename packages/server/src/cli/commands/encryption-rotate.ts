import type { Command } from '../command.ts'
import { describeEncryption } from '../describe-encryption.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const encryptionRotateCommand: Command = {
  name: 'encryption rotate',
  summary: 'Have a server seal everything anew with its first key, in the background',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('POST', '/v1/privacy/rotate')
    surroundings.print(describeEncryption(await response.json()))
    return 0
  },
}
