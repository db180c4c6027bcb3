import { replayOffers } from '../../replay/offers/replay.ts'
import { type Command, UsageError } from '../command.ts'

export const replayOffersCommand: Command = {
  name: 'replay offers',
  summary: "Send a rewards programme's past through a server and compare which offers complete",
  operands: [],
  options: {
    data: {
      type: 'string',
      placeholder: 'DIR',
      description: 'folder with portfolio, profile and transcript (ndjson, gz or not)',
    },
    json: { type: 'boolean', description: 'only the line of JSON on standard output' },
  },
  async run(given, { startServer, fetch, print, note }) {
    const directory = given.text('data')
    if (directory === undefined) throw new UsageError('"replay offers" needs --data DIR')
    const outcome = await replayOffers({ directory, startServer, fetch, note })
    if (!given.flag('json')) {
      const { expected, matched, extra, missed, points, pointsExact, pointsExpected } = outcome
      print(`${matched} of ${expected} recorded completions came out, ${extra} more than recorded, ${missed} missing`)
      print(
        `${points} points in the ledger, ${pointsExpected} by purchases${pointsExact ? ', the same for everybody' : ''}`,
      )
    }
    print(JSON.stringify(outcome))
    return outcome.extra === 0 && outcome.missed === 0 && outcome.pointsExact ? 0 : 1
  },
}
