import { importPKCS8, SignJWT } from 'jose'
import type { Outbound } from '../outbound/outbound.ts'
import type { GoogleSettings } from './settings.ts'

const SCOPE = 'https://www.googleapis.com/auth/wallet_object.issuer'
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const TIMEOUT_MS = 10_000
const MAX_BYTES = 64 * 1024

/** A token is asked for anew so long before it ends. */
const EARLY_MS = 60_000

/** What Google calls the states of an object (https://developers.google.com/wallet/reference/rest/v1/offerobject). */
const STATES: Readonly<Record<string, string>> = { usable: 'ACTIVE', used: 'COMPLETED', over: 'EXPIRED' }

/** Objects that lie with Google, changed as the service account (RFC 7523). */
export class GoogleObjects {
  readonly #settings: GoogleSettings
  readonly #outbound: Outbound
  readonly #now: () => number
  #token: { readonly text: string; readonly until: number } | undefined

  constructor(settings: GoogleSettings, outbound: Outbound, now: () => number) {
    this.#settings = settings
    this.#outbound = outbound
    this.#now = now
  }

  /** Gives whether the object is told; one that nobody has saved need not be. */
  async update(serial: string, told: string): Promise<boolean> {
    const { apiUrl, issuer } = this.#settings
    const { status } = await this.#outbound.ask(`${apiUrl}/walletobjects/v1/offerObject/${issuer}.${serial}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await this.#access()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ state: STATES[told] }),
      ...{ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES },
    })
    if (status === 401) this.#token = undefined
    return status < 300 || status === 404
  }

  async #access(): Promise<string> {
    const now = this.#now()
    if (this.#token && now < this.#token.until) return this.#token.text
    const { email, key, tokenUrl } = this.#settings
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(email)
      .setAudience(tokenUrl)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(now / 1000) + 3600)
      .sign(await importPKCS8(key, 'RS256'))
    const { body, status } = await this.#outbound.ask(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString(),
      ...{ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES },
    })
    if (status !== 200) throw new Error(`Google gave no token: ${status}`)
    const { access_token: text, expires_in: seconds } = JSON.parse(Buffer.from(body).toString('utf8'))
    this.#token = { text, until: now + seconds * 1000 - EARLY_MS }
    return text
  }
}
