import { randomBytes, timingSafeEqual } from 'node:crypto'
import { comparableCode } from '@attune/engine'
import { z } from 'zod'
import { hmacOf } from '../hmac.ts'
import { readPrivateFile, writePrivateFile } from '../private-file.ts'

/**
 * Codes by which a till knows a copy in somebody's wallet, and with it whose it is: `W`, the customer's number and 40 bits that
 * nobody can guess, in letters and digits that are not taken for one another (Crockford's base 32).
 */
export interface WalletCodes {
  /** As it is shown: in groups of four. */
  of(customer: number, grant: string): string
  /** Whose a code says that it is; undefined for what is no such code. Whether it is right `matches` tells. */
  customerIn(code: string): number | undefined
  matches(code: string, customer: number, grant: string): boolean
  /** By which the pass of a copy shows that it is one: it names whose it is, and nobody can guess it. */
  passToken(customer: number, grant: string): string
  /** Whose the pass of a copy is, by its token; undefined where it is not its token. */
  customerByPass(token: string, grant: string): number | undefined
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const MAC_LENGTH = 8
const FORM = new RegExp(`^W([${ALPHABET}]{1,10})([${ALPHABET}]{${MAC_LENGTH}})$`)
const SECRET_BYTES = 32

const storedSchema = z.object({ version: z.literal(1), secret: z.base64() })

/** Codes made with the secret in a file, made at the first start; without a file they hold as long as the process lives. */
export function openWalletCodes(file: string | undefined): WalletCodes {
  const remedy = 'restore the file from a backup, or codes that were shown before are good no longer'
  const stored = file === undefined ? undefined : readPrivateFile(file, storedSchema, remedy)
  const secret = stored ? Buffer.from(stored.secret, 'base64') : randomBytes(SECRET_BYTES)
  if (file !== undefined && !stored) writePrivateFile(file, { version: 1, secret: secret.toString('base64') })
  const macOf = (customer: number, grant: string) =>
    toText(hmacOf(secret, `${customer} ${grant}`).readBigUInt64BE() >> 24n, MAC_LENGTH)
  const passTokenOf = (customer: number, grant: string) => {
    const mac = hmacOf(secret, `pass ${customer} ${grant}`).toString('base64url')
    return `${customer.toString(36)}.${mac}`
  }
  return {
    passToken: passTokenOf,
    customerByPass(token, grant) {
      const customer = Number.parseInt(token.split('.')[0] ?? '', 36)
      if (!Number.isSafeInteger(customer) || customer <= 0) return undefined
      const [given, right] = [Buffer.from(token), Buffer.from(passTokenOf(customer, grant))]
      return given.length === right.length && timingSafeEqual(given, right) ? customer : undefined
    },
    of: (customer, grant) => inGroups(`W${toText(BigInt(customer), 1)}${macOf(customer, grant)}`),
    customerIn(code) {
      const digits = FORM.exec(comparable(code))?.[1]
      const customer =
        digits === undefined ? 0 : [...digits].reduce((sum, digit) => sum * 32 + ALPHABET.indexOf(digit), 0)
      return Number.isSafeInteger(customer) && customer > 0 ? customer : undefined
    },
    matches(code, customer, grant) {
      const mac = FORM.exec(comparable(code))?.[2] ?? ''
      const right = macOf(customer, grant)
      return mac.length === right.length && timingSafeEqual(Buffer.from(mac), Buffer.from(right))
    },
  }
}

/** How people write and scanners read it does not matter. */
function comparable(code: string): string {
  return comparableCode(code).replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

function toText(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 32n) text = ALPHABET[Number(rest % 32n)] + text
  return text.padStart(length, '0')
}

function inGroups(code: string): string {
  return code.match(/.{1,4}/g)!.join('-')
}
