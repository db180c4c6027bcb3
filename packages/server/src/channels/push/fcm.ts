import { environmentNameSchema } from '@attune/engine'
import { SignJWT } from 'jose'
import { z } from 'zod'
import type { Outbound } from '../../outbound/outbound.ts'
import type { Around } from '../around.ts'
import { verdictOfStatus, verdictWithoutAnswer } from '../http-verdict.ts'
import { ChannelSetupError } from '../secrets.ts'
import { privateKeyOf } from './private-key.ts'
import { type DeviceVerdict, type PushMessage, type PushService, timeToLiveS } from './push-message.ts'

export const fcmConfigSchema = z.strictObject({
  serviceAccount: environmentNameSchema.describe('name of the variable that holds the JSON of the service account'),
  apiUrl: z.url({ protocol: /^https?$/ }).default('https://fcm.googleapis.com'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
})

type FcmConfig = z.infer<typeof fcmConfigSchema>

const accountSchema = z.looseObject({
  project_id: z.string(),
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.url(),
})

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const LONGEST_TTL_S = 28 * 86_400

/** Firebase Cloud Messaging, HTTP v1: a token of the service account is exchanged for one of access, which is used until it ends. */
export function createFcm(config: FcmConfig, { now, outbound, secret }: Around): PushService {
  const account = readAccount(secret(config.serviceAccount), config.serviceAccount)
  const access = new AccessToken(account, outbound, now, config.timeoutMs)
  const url = `${config.apiUrl.replace(/\/+$/, '')}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`
  return {
    async push({ token }, message) {
      const bearer = await access.get()
      if (typeof bearer !== 'string') return bearer
      const answer = await outbound.call(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify({ message: { token, ...payloadOf(message, now()) } }),
        timeoutMs: config.timeoutMs,
      })
      if (answer.kind !== 'answered') return verdictWithoutAnswer(answer) as DeviceVerdict
      if (answer.status === 200) return { outcome: 'delivered' }
      if (answer.status === 401) access.forget()
      return judge(answer.status, answer.retryAfterMs, answer.body ?? Buffer.alloc(0))
    },
  }
}

function readAccount(json: string, name: string): z.infer<typeof accountSchema> {
  try {
    return accountSchema.parse(JSON.parse(json))
  } catch (error) {
    throw new ChannelSetupError(`${name} is not the JSON of a service account`, { cause: error })
  }
}

/** As FCM wants it: what the system shows, and beside it what the app is told. */
function payloadOf(message: PushMessage, now: number) {
  const { badge, body, buttons, collapse, data, image, title, url, urgent } = message
  const ttl = timeToLiveS(message, now, LONGEST_TTL_S)
  return {
    notification: { title, body, ...(image !== undefined && { image }) },
    data: {
      ...data,
      ...(url !== undefined && { url }),
      ...(buttons.length > 0 && { buttons: JSON.stringify(buttons) }),
    },
    android: {
      ...{ ttl: `${ttl}s`, priority: urgent ? 'HIGH' : 'NORMAL' },
      ...(collapse !== undefined && { collapse_key: collapse }),
      notification: {
        ...(collapse !== undefined && { tag: collapse }),
        ...(badge !== undefined && { notification_count: badge }),
      },
    },
  }
}

/** Error codes of FCM (FcmError) that say that a token is good for nothing. */
const DEAD_TOKENS: ReadonlySet<string> = new Set(['UNREGISTERED', 'SENDER_ID_MISMATCH'])

function judge(status: number, retryAfterMs: number | undefined, body: Uint8Array): DeviceVerdict {
  const { code, isAboutToken } = readError(body)
  const reason = code === '' ? `http_${status}` : `http_${status}: ${code}`
  if (DEAD_TOKENS.has(code) || (code === 'INVALID_ARGUMENT' && isAboutToken)) return { outcome: 'gone', reason }
  return verdictOfStatus(status, retryAfterMs, code, 'fcm.serviceAccount') as DeviceVerdict
}

function readError(body: Uint8Array): { readonly code: string; readonly isAboutToken: boolean } {
  try {
    const { error } = JSON.parse(Buffer.from(body).toString('utf8'))
    const details: readonly Record<string, unknown>[] = error.details ?? []
    const code = details.map(({ errorCode }) => errorCode).find((found) => typeof found === 'string') ?? error.status
    return { code: String(code ?? ''), isAboutToken: JSON.stringify(details).includes('"message.token"') }
  } catch {
    return { code: '', isAboutToken: false }
  }
}

const JWT_LIFETIME_S = 3600

/** Taken for ended so long before it does. */
const EARLY_MS = 60_000

/** The token of access, asked for once however many wait for it (RFC 7523). */
class AccessToken {
  readonly #account: z.infer<typeof accountSchema>
  readonly #outbound: Outbound
  readonly #now: () => number
  readonly #timeoutMs: number
  #held: { readonly token: string; readonly until: number } | undefined
  #asked: Promise<string | DeviceVerdict> | undefined

  constructor(account: z.infer<typeof accountSchema>, outbound: Outbound, now: () => number, timeoutMs: number) {
    this.#account = account
    this.#outbound = outbound
    this.#now = now
    this.#timeoutMs = timeoutMs
  }

  /** The token, or what to say of a notification where there is none. */
  get(): Promise<string | DeviceVerdict> | string {
    if (this.#held && this.#now() < this.#held.until) return this.#held.token
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined
    })
    return this.#asked
  }

  forget(): void {
    this.#held = undefined
  }

  async #ask(): Promise<string | DeviceVerdict> {
    const { token_uri: url } = this.#account
    const answer = await this.#outbound.call(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await this.#assertion(),
      }).toString(),
      timeoutMs: this.#timeoutMs,
    })
    if (answer.kind === 'refused') return verdictWithoutAnswer(answer) as DeviceVerdict
    // Without a token nothing has left.
    if (answer.kind !== 'answered') return { outcome: 'deferred', reason: `no_access_token: ${answer.reason}` }
    if (answer.status !== 200)
      return { outcome: 'deferred', reason: `no_access_token: http_${answer.status}; check fcm.serviceAccount` }
    const { access_token: token, expires_in: seconds } = JSON.parse(String(answer.body)) as Record<string, unknown>
    if (typeof token !== 'string') return { outcome: 'deferred', reason: 'no_access_token: none in the answer' }
    this.#held = { token, until: this.#now() + Number(seconds ?? JWT_LIFETIME_S) * 1000 - EARLY_MS }
    return token
  }

  async #assertion(): Promise<string> {
    const { client_email: email, private_key: key, private_key_id: kid, token_uri: audience } = this.#account
    const iat = Math.floor(this.#now() / 1000)
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(kid !== undefined && { kid }) })
      .setIssuer(email)
      .setAudience(audience)
      .setIssuedAt(iat)
      .setExpirationTime(iat + JWT_LIFETIME_S)
      .sign(await privateKeyOf(key, 'RS256', `private_key of ${email}`))
  }
}
