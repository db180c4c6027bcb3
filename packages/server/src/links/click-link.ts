import { createHmac, timingSafeEqual } from 'node:crypto'
import { KEY_ID_LENGTH, type LinkKey, type LinkKeys } from './link-keys.ts'

/** What a short link leads to: a name among the links of what was decided. */
export interface ClickContent {
  readonly decision: string
  readonly name: string
}

/** 72 bits: whoever guesses one has counted a click, no more. */
const MAC_LENGTH = 12

const DECISION = 'dec_'

const NAME = /^[a-z0-9-]{1,20}$/

/** Whether a text can be the name of a link. */
export function isLinkName(text: string): boolean {
  return NAME.test(text)
}

/** The path of a link that stands in texts, as short as it can be: it costs what a character costs. */
export function signClick(keys: LinkKeys, { decision, name }: ClickContent): string {
  const key = keys.current
  const payload = `${decision.slice(DECISION.length)}.${name}`
  return `/l/${key.id}${macOf(key, payload)}${payload}`
}

/** What a token stands for; undefined where it was not signed here. */
export function readClick(keys: LinkKeys, token: string): ClickContent | undefined {
  const key = keys.byId(token.slice(0, KEY_ID_LENGTH))
  const given = Buffer.from(token.slice(KEY_ID_LENGTH, KEY_ID_LENGTH + MAC_LENGTH), 'latin1')
  const payload = token.slice(KEY_ID_LENGTH + MAC_LENGTH)
  const [decision = '', name = ''] = payload.split('.')
  if (key === undefined || !isLinkName(name) || !/^[0-9a-z]{1,30}$/.test(decision)) return undefined
  const right = Buffer.from(macOf(key, payload), 'latin1')
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  return { decision: DECISION + decision, name }
}

function macOf({ secret }: LinkKey, payload: string): string {
  return createHmac('sha256', secret).update(`click/${payload}`).digest('base64url').slice(0, MAC_LENGTH)
}
