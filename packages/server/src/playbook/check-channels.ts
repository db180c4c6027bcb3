import type { PlaybookDefinition, PlaybookProblem } from '@attune/engine'
import { CONFIG_SCHEMAS } from '../channels/open-adapters.ts'
import { problemsOfChannel } from '../dispatch/channel-problems.ts'

/** Mistakes in what channels are configured with, by their kinds. */
export function checkChannels({ channels }: PlaybookDefinition): PlaybookProblem[] {
  return Object.entries(channels).flatMap(([id, channel]) =>
    problemsOfChannel(channel, CONFIG_SCHEMAS).map(({ message, path }) => ({
      ...{ path: `channels.${id}.${path}`, message },
    })),
  )
}
