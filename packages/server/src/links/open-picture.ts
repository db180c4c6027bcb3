import type { LinkKeys } from './link-keys.ts'
import { DECISION, readShortly, signShortly } from './short-signature.ts'

/** The path of the picture that a mail loads when it is opened. */
export function signOpen(keys: LinkKeys, decision: string): string {
  return `/o/${signShortly(keys, 'open', decision.slice(DECISION.length))}`
}

/** The decision that a token stands for; undefined where it was not signed here. */
export function readOpen(keys: LinkKeys, token: string): string | undefined {
  const decision = readShortly(keys, 'open', token)
  return decision !== undefined && /^[0-9a-z]{1,30}$/.test(decision) ? DECISION + decision : undefined
}
