import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { hmacOf } from '../hmac.ts'
import { KEY_ID_LENGTH, type LinkKey, type LinkKeys } from './link-keys.ts'

/** What a link is good for. */
export const LINK_PURPOSES = ['preferences', 'unsubscribe', 'confirm', 'why', 'wallet'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/** What a link says, which nobody can alter. */
export interface LinkContent {
  readonly purpose: LinkPurpose
  readonly customer: number
  /** Needed to unsubscribe and to confirm. */
  readonly channel?: string | undefined
  readonly topic?: string | undefined
  /** Of what the page tells why. */
  readonly decision?: string | undefined
  /** Ms since 1970; to the second. */
  readonly expiresAt: number
}

export type LinkReading =
  | { readonly ok: true; readonly content: LinkContent; readonly mark: string }
  | { readonly ok: false; readonly reason: 'expired' | 'invalid' }

/** Where a page of its purpose lies. Short: links stand in text messages. */
const PATHS: Readonly<Record<LinkPurpose, string>> = {
  preferences: '/p/',
  unsubscribe: '/u/',
  confirm: '/c/',
  why: '/why/',
  wallet: '/w/',
}

/** 128 bits: a link is guessed by nobody, and stays short. */
const MAC_BYTES = 16
const MAC_LENGTH = 22
const MAX_TOKEN = 1000

const payloadSchema = z.tuple([z.enum(LINK_PURPOSES), z.int().min(1), z.int(), z.string(), z.string()]).rest(z.string())

/** The path of a link: who has it may do what it is for, until it expires. */
export function signLink(
  keys: Pick<LinkKeys, 'current'>,
  { channel, customer, decision, expiresAt, purpose, topic }: LinkContent,
): string {
  const fields = [
    purpose,
    customer,
    Math.floor(expiresAt / 1000),
    channel ?? '',
    topic ?? '',
    ...(decision === undefined ? [] : [decision]),
  ]
  const payload = Buffer.from(JSON.stringify(fields)).toString('base64url')
  const key = keys.current
  return `${PATHS[purpose]}${key.id}${payload}.${macOf(key, payload)}`
}

/** Reads the last part of a link's path; `mark` tells links apart without saying whose they are. */
export function readLink(keys: LinkKeys, purpose: LinkPurpose, token: string, now: number): LinkReading {
  const dot = token.lastIndexOf('.')
  const key = keys.byId(token.slice(0, KEY_ID_LENGTH))
  const payload = token.slice(KEY_ID_LENGTH, dot)
  const mac = token.slice(dot + 1)
  if (key === undefined || dot < 0 || token.length > MAX_TOKEN || !isEqual(mac, macOf(key, payload)))
    return { ok: false, reason: 'invalid' }
  const [signedFor, customer, seconds, channel, topic, decision] = payloadSchema.parse(
    JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
  )
  if (signedFor !== purpose) return { ok: false, reason: 'invalid' }
  if (now >= seconds * 1000) return { ok: false, reason: 'expired' }
  const content = {
    purpose,
    customer,
    expiresAt: seconds * 1000,
    channel: channel || undefined,
    topic: topic || undefined,
    decision,
  }
  return { ok: true, content, mark: mac }
}

function macOf({ secret }: LinkKey, payload: string): string {
  return hmacOf(secret, payload).subarray(0, MAC_BYTES).toString('base64url')
}

function isEqual(given: string, right: string): boolean {
  // A text that decodes to the same bytes but is written otherwise must not pass either.
  return given.length === MAC_LENGTH && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(right, 'latin1'))
}

/** What a mail says so that mail programs show a button to unsubscribe (RFC 2369, RFC 8058). */
export function unsubscribeHeaders(url: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}
