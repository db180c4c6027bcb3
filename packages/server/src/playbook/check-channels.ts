import type { PlaybookDefinition, PlaybookProblem } from '@attune/engine'
import { CONFIG_SCHEMAS } from '../channels/open-adapters.ts'
import { readConfig } from '../dispatch/channel-problems.ts'

/** Channels that cannot work whatever is set on a server: a playbook that has one is not put in force; a stored one still is. */
export function checkChannels({ channels }: Pick<PlaybookDefinition, 'channels'>): PlaybookProblem[] {
  return Object.entries(channels).flatMap(([id, channel]) => {
    const read = readConfig(channel, CONFIG_SCHEMAS)
    return read.ok ? [] : read.problems.map(({ message, path }) => ({ path: `channels.${id}.${path}`, message }))
  })
}
