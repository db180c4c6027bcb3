import type { Stepping } from '../stepping.ts'

/** Lets the codes of the copies in a wallet belong to whose wallet it is now. */
export function takeOverCodes(step: Stepping): void {
  const { customer } = step
  for (const { code: name } of customer.grants) {
    const code = name && step.codeOf(name)
    if (code === undefined || code.owner === 0 || code.owner === customer.id) continue
    step.markCode(name!, code.state, code.place, customer.id)
  }
}

/** Lets the codes in a wallet be nobody's, and of no use. */
export function revokeCodes(step: Stepping): void {
  const { customer } = step
  for (const { code: name } of customer.grants) {
    const code = name && step.codeOf(name)
    if (code?.owner !== customer.id) continue
    if (code.state === 'used') step.markCode(name!, 'used', code.place, 0)
    else step.markCode(name!, 'revoked', undefined, 0)
  }
}
