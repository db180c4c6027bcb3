declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  /** Decrypts a body as its receiver (RFC 8188, RFC 8291). */
  function decrypt(
    body: Buffer,
    options: { readonly version: 'aes128gcm'; readonly privateKey: ECDH; readonly authSecret: string },
  ): Buffer
  export default { decrypt }
}
