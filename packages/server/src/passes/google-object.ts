import { importPKCS8, SignJWT } from 'jose'
import type { PassContent } from './pass-content.ts'
import type { GoogleSettings } from './settings.ts'

const SAVE_URL = 'https://pay.google.com/gp/v/save/'

/**
 * The address that puts an offer into Google Wallet: class and object travel in a signed token, so that nothing has to be set up
 * before (https://developers.google.com/wallet/retail/offers/web).
 */
export async function makeGoogleLink(content: PassContent, settings: GoogleSettings, now: number): Promise<string> {
  const { email, issuer, key } = settings
  const { brand, code, color, grant, language } = content
  const text = (value: string) => ({ defaultValue: { language, value } })
  const classId = `${issuer}.${grant.offer}`
  const offerClass = {
    ...{ id: classId, issuerName: brand, provider: brand, title: grant.name, reviewStatus: 'UNDER_REVIEW' },
    ...{ redemptionChannel: 'BOTH', hexBackgroundColor: color, localizedTitle: text(grant.name) },
    ...(grant.description !== null && { details: grant.description }),
    ...(grant.legal !== null && { finePrint: grant.legal }),
  }
  const offerObject = {
    ...{ id: `${issuer}.${grant.id}`, classId, state: 'ACTIVE' },
    ...(code !== null && { barcode: { type: 'QR_CODE', value: code, alternateText: code } }),
    ...(grant.endsAt !== null && { validTimeInterval: { end: { date: grant.endsAt } } }),
  }
  const token = await new SignJWT({
    ...{ typ: 'savetowallet', origins: [] },
    payload: { offerClasses: [offerClass], offerObjects: [offerObject] },
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(email)
    .setAudience('google')
    .setIssuedAt(Math.floor(now / 1000))
    .sign(await importPKCS8(key, 'RS256'))
  return SAVE_URL + token
}
