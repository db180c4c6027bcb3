import type { LinkKeys } from './link-keys.ts'
import { DECISION, readShortly, signShortly } from './short-signature.ts'

/** What a short link leads to: a name among the links of what was decided. */
export interface ClickContent {
  readonly decision: string
  readonly name: string
}

const NAME = /^[a-z0-9-]{1,20}$/

/** Whether a text can be the name of a link. */
export function isLinkName(text: string): boolean {
  return NAME.test(text)
}

/** The path of a link that stands in texts, as short as it can be: it costs what a character costs. */
export function signClick(keys: Pick<LinkKeys, 'current'>, { decision, name }: ClickContent): string {
  return `/l/${signShortly(keys, 'click', `${decision.slice(DECISION.length)}.${name}`)}`
}

/** What a token stands for; undefined where it was not signed here. */
export function readClick(keys: LinkKeys, token: string): ClickContent | undefined {
  const [, decision, name] = /^([0-9a-z]{1,30})\.([^.]+)$/.exec(readShortly(keys, 'click', token) ?? '') ?? []
  return decision === undefined || !isLinkName(name!) ? undefined : { decision: DECISION + decision, name: name! }
}
