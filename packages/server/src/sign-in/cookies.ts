/** Sign-ins that one browser may have under way, in as many windows. */
export const MAX_ATTEMPT_COOKIES = 5

/** A cookie to be set; without a value, to be taken away. */
interface Cookie {
  readonly name: string
  readonly value: string | undefined
}

/**
 * How long browsers keep the cookies: longer than what is sealed in them is good, so that a late answer can be told
 * from one that belongs to nobody.
 */
const KEPT_SECONDS = 3600

const ATTEMPT = 'attune_sign_in_'
const REGISTRATION = 'attune_registration'
const MARK_LENGTH = 8

/** Names of the cookies, and what goes with them. With https they are bound to this host alone (RFC 6265bis, `__Host-`). */
export interface CookieJar {
  readonly registration: string
  attempt(state: string): string
  /** The sign-ins under way in a browser. */
  attemptsAmong(cookies: ReadonlyMap<string, string>): readonly string[]
  /** The header that sets a cookie. */
  header(cookie: Cookie): string
}

export function createCookieJar(isSecure: boolean): CookieJar {
  const prefix = isSecure ? '__Host-' : ''
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return {
    registration: prefix + REGISTRATION,
    // The state is checked against what is sealed; the name only tells windows apart.
    attempt: (state) => prefix + ATTEMPT + state.slice(0, MARK_LENGTH),
    attemptsAmong: (cookies) => [...cookies.keys()].filter((name) => name.startsWith(prefix + ATTEMPT)),
    header: ({ name, value }) =>
      value === undefined
        ? `${name}=; Max-Age=0; ${attributes}`
        : `${name}=${value}; Max-Age=${KEPT_SECONDS}; ${attributes}`,
  }
}

/** The cookies of a request (RFC 6265, 4.2); of two with one name the first, which is the more particular one. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals).trim()
    if (equals > 0 && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim())
  }
  return cookies
}
