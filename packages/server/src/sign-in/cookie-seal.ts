import { createHmac } from 'node:crypto'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'

/** What a sealed cookie held, or why it counts for nothing. */
type Opened =
  | { readonly ok: true; readonly content: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: 'expired' | 'invalid' }

/**
 * Keeps state in the browser, which can neither read nor alter it (JWE, AES-256-GCM): nothing of those who only begin
 * to sign in is held here, so nobody can fill a table by beginning again and again.
 */
export interface CookieSeal {
  /** What was sealed for one purpose opens for no other. */
  seal(purpose: string, content: object, lifetimeMs: number): Promise<string>
  open(purpose: string, text: string): Promise<Opened>
}

export function createCookieSeal(secret: Uint8Array, now: () => number): CookieSeal {
  const key = createHmac('sha256', secret).update('cookies').digest()
  return {
    seal: (purpose, content, lifetimeMs) =>
      new EncryptJWT({ ...content })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(Math.ceil((now() + lifetimeMs) / 1000))
        .encrypt(key),
    async open(purpose, text) {
      try {
        const { payload } = await jwtDecrypt(text, key, {
          audience: purpose,
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        return { ok: true, content: payload }
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, reason: 'expired' }
        if (error instanceof errors.JOSEError) return { ok: false, reason: 'invalid' }
        throw error
      }
    },
  }
}
