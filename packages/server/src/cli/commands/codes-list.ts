import { codeBatchesSchema } from '../../http/schemas/codes.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const codesListCommand: Command = {
  name: 'codes list',
  summary: 'Show the batches of unique codes, and how many of each stand how',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/codes/batches')
    for (const batch of codeBatchesSchema.parse(await response.json()).batches) {
      const { count, free, given: inWallets, held, id, imported, offer, points, revokedAt, used } = batch
      const what = offer ?? `${points!.points} ${points!.programme}`
      const standing = `${free} free, ${inWallets} in wallets, ${held} held, ${used} used`
      const more = `${imported ? ', imported' : ''}${revokedAt === null ? '' : ', revoked'}`
      surroundings.print(`${id}  ${what}  ${count} codes: ${standing}${more}`)
    }
    return 0
  },
}
