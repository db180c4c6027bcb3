import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether a request comes from who knows the token (Twilio, "Validating requests"): HMAC-SHA1 of the address followed by
 * the sorted names and values of the form, in Base64. Values of a name that comes twice are sorted and told once.
 */
export function isSignedBy(token: string, url: string, form: URLSearchParams, signature: unknown): boolean {
  if (typeof signature !== 'string') return false
  const names = [...new Set(form.keys())].sort()
  const told = names.map((name) =>
    [...new Set(form.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(''),
  )
  const right = createHmac('sha1', token)
    .update(url + told.join(''))
    .digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === right.length && timingSafeEqual(given, right)
}
