/** Ways in which a sign-in fails, as the brand's site reads them, and the HTTP status of the page that tells the person. */
export const SIGN_IN_FAILURES = {
  /** The person, or the issuer in their name, said no. */
  denied: 403,
  /** The answer belongs to no sign-in that this browser began; what began too long ago is forgotten by browsers. */
  state_missing: 400,
  state_expired: 400,
  state_reused: 400,
  issuer_unknown: 404,
  issuer_unavailable: 502,
  /** The issuer's answer is not what was asked for: wrong nonce, code, signature, audience. */
  answer_invalid: 400,
  email_unverified: 403,
  return_address_refused: 400,
  request_invalid: 400,
  /** Attune takes nothing now. */
  unavailable: 503,
} as const satisfies Record<string, number>

export type SignInFailure = keyof typeof SIGN_IN_FAILURES

/** A sign-in that has failed. The cause is for operators: nobody else is shown it. */
export class SignInError extends Error {
  override readonly name = 'SignInError'
  readonly failure: SignInFailure

  constructor(failure: SignInFailure, options?: ErrorOptions) {
    super(failure, options)
    this.failure = failure
  }
}
