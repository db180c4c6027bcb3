import { hash, timingSafeEqual } from 'node:crypto'

/** Whether an Authorization header shows a secret: as a bearer token, or as the password of Basic authentication. */
export function knowsSecret(header: string | readonly string[] | undefined, secret: string): boolean {
  if (typeof header !== 'string') return false
  const [scheme = '', given = ''] = header.split(' ', 2)
  if (/^bearer$/i.test(scheme)) return isSame(given, secret)
  if (!/^basic$/i.test(scheme)) return false
  const plain = Buffer.from(given, 'base64').toString('utf8')
  return isSame(plain.slice(plain.indexOf(':') + 1), secret)
}

function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(given), digest(secret))
}
