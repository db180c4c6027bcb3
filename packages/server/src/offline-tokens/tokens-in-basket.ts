import { bareCode, type RejectedCode } from '@attune/engine'
import type { BasketAsked } from '../runner/call.ts'
import { isOfflineToken, type OfflineTokens } from './offline-tokens.ts'

/** A basket with the codes that its offline tokens stand for; what only looks like one is refused. */
export function withTokensRead(basket: BasketAsked, tokens: OfflineTokens): BasketAsked {
  if (!basket.codes.some((text) => isOfflineToken(bareCode(text)))) return basket
  const codes: string[] = []
  const refused: RejectedCode[] = []
  for (const text of basket.codes) {
    const bare = bareCode(text)
    const isToken = isOfflineToken(bare)
    const token = isToken ? tokens.read(bare) : undefined
    if (token) codes.push(token.code)
    else if (isToken) refused.push({ code: text, reason: 'token_invalid' })
    else codes.push(text)
  }
  return { ...basket, codes, refused }
}
