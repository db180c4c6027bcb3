import { randomBytes } from 'node:crypto'
import { durationMs } from '@attune/engine'
import { z } from 'zod'
import type { SignedIn } from '../calls/sign-in.ts'
import type { IdentityTokens } from '../identity-token/identity-token.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Call, Host } from '../runner/call.ts'
import { type Attempt, type Attempts, createAttempts } from './attempts.ts'
import type { CookieSeal } from './cookie-seal.ts'
import type { FieldDefinition, SignInConfig, SignInDefinition } from './definition.ts'
import { createIssuer, type Issuer } from './issuer.ts'
import { personOf } from './person.ts'
import { nextFields, readForm } from './registration.ts'
import { SignInError, type SignInFailure } from './sign-in-error.ts'

const ticketSchema = z.object({
  /** Of the form, which shows it again: a form that was not sent to this browser is not taken. */
  formId: z.string(),
  identifiers: z.array(z.string()).min(1),
  returnTo: z.string(),
  language: z.string(),
  siteNonce: z.string().optional(),
  fields: z.array(z.string()),
})

/** Somebody who has signed in and is asked for a little more before they go on. */
export type Ticket = z.infer<typeof ticketSchema>

/** Where somebody goes on: to the brand's site, or first to the form. */
export type Onward =
  | { readonly kind: 'site'; readonly address: string }
  | { readonly kind: 'form'; readonly sealed: string }

export interface SignInOptions {
  readonly config: SignInConfig
  readonly host: Host
  readonly outbound: Outbound
  readonly tokens: IdentityTokens
  readonly seal: CookieSeal
  /** Address under which browsers reach this server, without a slash at the end. */
  readonly publicUrl: () => string
  readonly now: () => number
}

const TICKET_LIFETIME_MS = 30 * 60_000
const PURPOSE = 'registration'

/** Signing in through issuers, from the first redirect to the token for the brand's site. Throws `SignInError`. */
export class SignIn {
  readonly definition: SignInDefinition
  readonly attempts: Attempts
  readonly #issuers: ReadonlyMap<string, Issuer>
  readonly #options: SignInOptions

  constructor(options: SignInOptions) {
    const { config, now, outbound, publicUrl, seal } = options
    this.#options = options
    this.definition = config.definition
    this.attempts = createAttempts(seal, now)
    this.#issuers = new Map(
      Object.entries(config.definition.issuers).map(([id, definition]) => {
        const redirectUri = () => `${publicUrl()}/v1/sign-in/${id}/callback`
        return [id, createIssuer({ id, definition, secret: config.secrets.get(id), redirectUri, outbound, now })]
      }),
    )
  }

  get publicUrl(): string {
    return this.#options.publicUrl()
  }

  issuer(id: string): Issuer {
    const issuer = this.#issuers.get(id)
    if (!issuer) throw new SignInError('issuer_unknown')
    return issuer
  }

  /** Takes somebody in whom an issuer has sent back with an answer. */
  async finish(attempt: Attempt, query: string): Promise<Onward> {
    const issuer = this.issuer(attempt.issuer)
    const { identifiers, traits } = personOf(await issuer.claimsFor(attempt, query), issuer.id, issuer.definition)
    const { registration } = this.definition
    const { customer, ...state } = await this.#call<SignedIn>({
      type: 'sign-in',
      id: `sign-in/${attempt.state}`,
      issuer: issuer.id,
      identifiers,
      anonymous: attempt.anonymousId === undefined ? undefined : `anonymous:${attempt.anonymousId}`,
      traits,
      fields: registration.fields.map(({ trait }) => trait),
    })
    const { language, returnTo, siteNonce } = attempt
    const fields = nextFields(registration, state).map(({ trait }) => trait)
    if (fields.length === 0) return this.#toSite({ customer, identifiers, returnTo, siteNonce })
    const formId = randomBytes(16).toString('base64url')
    const ticket: Ticket = {
      formId,
      identifiers: [...identifiers],
      returnTo,
      language,
      fields,
      ...(siteNonce && { siteNonce }),
    }
    return { kind: 'form', sealed: await this.#options.seal.seal(PURPOSE, ticket, TICKET_LIFETIME_MS) }
  }

  /** Who is being asked, by the cookie. */
  async ticketIn(sealed: string | undefined): Promise<Ticket> {
    if (sealed === undefined) throw new SignInError('state_missing')
    const opened = await this.#options.seal.open(PURPOSE, sealed)
    if (!opened.ok) throw new SignInError(opened.reason === 'expired' ? 'state_expired' : 'state_missing')
    return ticketSchema.parse(opened.content)
  }

  fieldsOf({ fields }: Ticket): readonly FieldDefinition[] {
    return this.definition.registration.fields.filter(({ trait }) => fields.includes(trait))
  }

  /** Stores what somebody answered, or that they would not; gives the problems where something is wrong with it. */
  async answer(ticket: Ticket, form: URLSearchParams) {
    if (form.get('form') !== ticket.formId) throw new SignInError('state_missing')
    const fields = this.fieldsOf(ticket)
    const today = new Date(this.#options.now()).toISOString().slice(0, 10)
    const result =
      form.get('do') === 'skip'
        ? { ok: true as const, answers: {}, skipped: fields.map(({ trait }) => trait) }
        : readForm(fields, form, today)
    if (!result.ok) return result
    const { answers, skipped } = result
    const { identifiers, returnTo, siteNonce } = ticket
    const { customer } = await this.#call<{ readonly customer: number }>({
      type: 'register',
      id: `registration/${ticket.formId}`,
      identifier: identifiers[0]!,
      answers,
      skipped,
    })
    return { ok: true as const, onward: await this.#toSite({ customer, identifiers, returnTo, siteNonce }) }
  }

  /** The site's address with what became of the sign-in in its fragment, which browsers send to no server. */
  siteAddress(returnTo: string, outcome: { readonly token: string } | { readonly error: SignInFailure }): string {
    const address = new URL(returnTo)
    address.hash = new URLSearchParams(outcome).toString()
    return address.href
  }

  async #toSite(person: {
    readonly customer: number
    readonly identifiers: readonly string[]
    readonly returnTo: string
    readonly siteNonce: string | undefined
  }): Promise<Onward & { kind: 'site' }> {
    const { token } = await this.#options.tokens.mint({
      customer: person.customer,
      identifiers: person.identifiers,
      audience: new URL(person.returnTo).origin,
      nonce: person.siteNonce,
      lifetimeMs: durationMs(this.definition.token.lifetime),
    })
    return { kind: 'site', address: this.siteAddress(person.returnTo, { token }) }
  }

  async #call<T>(call: Call): Promise<T> {
    const { body, status } = await this.#options.host.call(call)
    if (status !== 200) throw new SignInError('unavailable', { cause: new Error(body) })
    return JSON.parse(body)
  }
}
