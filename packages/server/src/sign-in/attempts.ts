import { randomBytes } from 'node:crypto'
import { randomNonce, randomPKCECodeVerifier } from 'openid-client'
import { z } from 'zod'
import type { CookieSeal } from './cookie-seal.ts'
import { SignInError } from './sign-in-error.ts'

/** What a sign-in is begun with. */
interface Beginning {
  readonly issuer: string
  readonly returnTo: string
  readonly language: string
  /** The browser as the brand's site has known it so far. */
  readonly anonymousId?: string | undefined
  /** To stand in the token, so that the site knows it for the answer to its own question. */
  readonly nonce?: string | undefined
}

const attemptSchema = z.object({
  issuer: z.string(),
  returnTo: z.string(),
  language: z.string(),
  anonymousId: z.string().optional(),
  siteNonce: z.string().optional(),
  state: z.string(),
  issuerNonce: z.string(),
  verifier: z.string(),
})

/** A sign-in that is under way, known to the browser that began it and to no other. */
export type Attempt = z.infer<typeof attemptSchema>

/** Sign-ins under way: each is good once, in the browser that began it, for a while. */
export interface Attempts {
  begin(beginning: Beginning): Promise<{ readonly attempt: Attempt; readonly sealed: string }>
  /** The attempt that an answer with this state belongs to; throws `SignInError`. */
  take(issuer: string, state: string | undefined, sealed: string | undefined): Promise<Attempt>
}

const ATTEMPT_LIFETIME_MS = 10 * 60_000

/** States that are remembered as used, at most. The issuer lets a code be used once, too. */
const MAX_USED = 100_000

const PURPOSE = 'sign-in'
const STATE = /^[\w-]{43}$/

export function createAttempts(seal: CookieSeal, now: () => number): Attempts {
  /** By state: until when its cookie could be shown again. In the order in which they were used. */
  const used = new Map<string, number>()
  const forget = () => {
    for (const [state, until] of used) {
      if (until > now() && used.size <= MAX_USED) return
      used.delete(state)
    }
  }
  return {
    async begin({ anonymousId, issuer, language, nonce, returnTo }) {
      const attempt: Attempt = {
        ...{ issuer, returnTo, language },
        ...(anonymousId !== undefined && { anonymousId }),
        ...(nonce !== undefined && { siteNonce: nonce }),
        state: randomBytes(32).toString('base64url'),
        issuerNonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      }
      return { attempt, sealed: await seal.seal(PURPOSE, attempt, ATTEMPT_LIFETIME_MS) }
    },
    async take(issuer, state, sealed) {
      if (state === undefined || !STATE.test(state)) throw new SignInError('state_missing')
      if (used.has(state)) throw new SignInError('state_reused')
      if (sealed === undefined) throw new SignInError('state_missing')
      const opened = await seal.open(PURPOSE, sealed)
      if (!opened.ok) throw new SignInError(opened.reason === 'expired' ? 'state_expired' : 'state_missing')
      const attempt = attemptSchema.parse(opened.content)
      if (attempt.state !== state || attempt.issuer !== issuer) throw new SignInError('state_missing')
      // Between the look above and here another request with the same state may have come.
      if (used.has(state)) throw new SignInError('state_reused')
      used.set(state, now() + ATTEMPT_LIFETIME_MS)
      forget()
      return attempt
    },
  }
}
