import { domainToASCII } from 'node:url'

/** RFC 5321, 4.5.3.1: the part before the @ has 64 octets at most, the whole 254 (RFC 3696, erratum 1690). */
const MAX_LOCAL = 64
const MAX_ADDRESS = 254

/** Spaces, control characters, and what is not seen: two addresses that look alike must not differ by those. */
const UNSEEN = /[\s\p{Cc}\p{Cf}]/u

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]

/**
 * An e-mail address in the form in which it is compared: small letters, the domain in ASCII (IDNA). Undefined for what
 * is none, and for one whose name mixes the letters of alphabets that look alike: nobody has such an address, and it
 * reads like somebody else's. Addresses that differ in any letter stay different, however alike they look.
 */
export function normaliseEmail(value: string): string | undefined {
  const text = value.trim().normalize('NFC')
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0)).toLowerCase()
  if (local === '' || UNSEEN.test(text) || local.includes('@') || Buffer.byteLength(local) > MAX_LOCAL) return undefined
  if (SCRIPTS.filter((script) => script.test(local)).length > 1) return undefined
  const domain = domainToASCII(text.slice(at + 1).toLowerCase())
  if (!/^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/.test(domain)) return undefined
  const address = `${local}@${domain}`
  return Buffer.byteLength(address) > MAX_ADDRESS ? undefined : address
}
