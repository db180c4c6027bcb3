import type { Json, PrivacyDefinition } from '@attune/engine'

/** Shows an answer as somebody in a role may see it; the same object where nothing is hidden from them. */
export type Mask = <T>(view: T) => T

/** Hides nothing. */
export const SHOW_ALL: Mask = (view) => view

/** Fields of our answers under which names are chosen by those who send data, so that a name there tells what a value is. */
const BAGS: ReadonlySet<string> = new Set([
  'traits',
  'traitOrigins',
  'computed',
  'properties',
  'facts',
  'content',
  'event',
  'feeds',
])

const EMAIL = /[^\s@<>"',;:()]+@[^\s@<>"',;:()]+\.[^\s@<>"',;:().]+/g
const PHONE = /^\+\d{7,15}$/
const HIDDEN = '•••'

/** How a role sees people, by what the playbook says. */
export function maskFor(role: string, { mask }: PrivacyDefinition): Mask {
  if (!mask.roles.some((masked) => masked === role)) return SHOW_ALL
  const traits = new Set(mask.traits.map((name) => name.toLowerCase()))
  const namespaces = new Set(mask.namespaces)
  const isHidden = (name: string) => traits.has(name.toLowerCase())
  const inBag = (value: unknown): unknown => walk(value, (name, inner) => (isHidden(name) ? hide(inner) : inBag(inner)))
  const outside = (value: unknown): unknown =>
    walk(value, (name, inner) => (BAGS.has(name) ? inBag(inner) : outside(inner)))
  const walk = (value: unknown, field: (name: string, value: unknown) => unknown): unknown => {
    if (typeof value === 'string') return hideIn(value, namespaces)
    if (Array.isArray(value)) return value.map((item) => walk(item, field))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, field(name, inner)]))
  }
  return <T>(view: T) => outside(view) as T
}

/** Hides an identifier of a hidden namespace, and what is plainly an address or a number wherever it stands. */
function hideIn(text: string, namespaces: ReadonlySet<string>): string {
  const colon = text.indexOf(':')
  const namespace = text.slice(0, Math.max(colon, 0))
  if (namespaces.has(namespace)) return `${namespace}:${hideText(text.slice(colon + 1))}`
  if (PHONE.test(text)) return hidePhone(text)
  return text.includes('@') ? text.replace(EMAIL, hideEmail) : text
}

/** Hides a value whatever it is, and all that is in it. */
function hide(value: unknown): Json {
  if (value === null) return null
  if (typeof value === 'string') return hideText(value)
  if (Array.isArray(value)) return value.map(hide)
  if (typeof value !== 'object') return HIDDEN
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hide(inner)]))
}

function hideText(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return hideEmail(text)
  const digits = text.replace(/[\s().-]/g, '')
  if (/^\+?\d{7,15}$/.test(digits)) return hidePhone(digits)
  return text === '' ? '' : `${[...text][0]}…`
}

/** `a…@example.com` */
function hideEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${[...email][0]}…${email.slice(at)}`
}

/** `+1 ••• ••• 4567`; of other countries the first two digits stand. */
function hidePhone(phone: string): string {
  const country = phone.startsWith('+') ? `${phone.slice(0, phone.startsWith('+1') ? 2 : 3)} ` : ''
  return `${country}••• ••• ${phone.slice(-4)}`
}
