import { type CryptoKey, importPKCS8 } from 'jose'
import { ChannelSetupError } from '../secrets.ts'

/** The key that signs what says who this side is. `whose` names it in the `ChannelSetupError` where the text is none. */
export async function privateKeyOf(pem: string, algorithm: 'ES256' | 'RS256', whose: string): Promise<CryptoKey> {
  try {
    return await importPKCS8(pem, algorithm)
  } catch (cause) {
    const message = `${whose} is no private key for ${algorithm} (PEM that begins with BEGIN PRIVATE KEY)`
    throw new ChannelSetupError(message, { cause })
  }
}
