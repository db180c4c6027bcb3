import type { Given } from './command.ts'
import { REMOTE_OPTIONS } from './remote.ts'

/** Options of the commands of the desk: whoever works there has a key for it. */
export const DESK_OPTIONS = {
  ...REMOTE_OPTIONS,
  key: { ...REMOTE_OPTIONS.key, description: 'a server or agent key; $ATTUNE_KEY where not given' },
} as const

/** Options of the commands that do something at the desk. */
export const AGENT_OPTIONS = {
  ...DESK_OPTIONS,
  agent: { type: 'string', placeholder: 'NAME', description: 'who does it; the name of the key where not given' },
} as const

/** Where the conversation is that was named. */
export function pathOf({ operands: [id = ''] }: Given): string {
  return `/v1/hand-overs/${encodeURIComponent(id)}`
}

/** Who does it, as calls say it. */
export function agentOf(given: Given): { readonly agent?: string } {
  const agent = given.text('agent')
  return agent === undefined ? {} : { agent }
}
