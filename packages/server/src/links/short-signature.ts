import { timingSafeEqual } from 'node:crypto'
import { hmacOf } from '../hmac.ts'
import { KEY_ID_LENGTH, type LinkKey, type LinkKeys } from './link-keys.ts'

/** 72 bits: whoever guesses one has counted a click or an opening, no more. */
const MAC_LENGTH = 12

/** What ids of decisions begin with; left out where they are to be short. */
export const DECISION = 'dec_'

/** What a signature is good for. */
type Use = 'click' | 'open'

/** A text with who signed it and a short signature in front. */
export function signShortly(keys: Pick<LinkKeys, 'current'>, use: Use, payload: string): string {
  const key = keys.current
  return key.id + macOf(key, use, payload) + payload
}

/** What was signed for that use; undefined where it was not signed here. */
export function readShortly(keys: LinkKeys, use: Use, token: string): string | undefined {
  const key = keys.byId(token.slice(0, KEY_ID_LENGTH))
  if (key === undefined) return undefined
  const given = Buffer.from(token.slice(KEY_ID_LENGTH, KEY_ID_LENGTH + MAC_LENGTH), 'latin1')
  const payload = token.slice(KEY_ID_LENGTH + MAC_LENGTH)
  const right = Buffer.from(macOf(key, use, payload), 'latin1')
  return given.length === right.length && timingSafeEqual(given, right) ? payload : undefined
}

function macOf({ secret }: LinkKey, use: Use, payload: string): string {
  return hmacOf(secret, `${use}/${payload}`).toString('base64url').slice(0, MAC_LENGTH)
}
