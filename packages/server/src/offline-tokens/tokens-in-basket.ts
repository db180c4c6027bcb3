import type { RejectedCode } from '@attune/engine'
import type { BasketAsked } from '../runner/call.ts'
import { isOfflineToken, type OfflineTokens } from './offline-tokens.ts'

/** A basket with the codes that its offline tokens stand for; what only looks like one is refused. */
export function withTokensRead(basket: BasketAsked, tokens: OfflineTokens): BasketAsked {
  if (!basket.codes.some(isOfflineToken)) return basket
  const codes: string[] = []
  const refused: RejectedCode[] = []
  for (const text of basket.codes) {
    const token = isOfflineToken(text) ? tokens.read(text) : undefined
    if (token) codes.push(token.code)
    else if (isOfflineToken(text)) refused.push({ code: text, reason: 'token_invalid' })
    else codes.push(text)
  }
  return { ...basket, codes, refused }
}
