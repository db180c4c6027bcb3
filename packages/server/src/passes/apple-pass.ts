import { isDark } from '../pages/frame.ts'
import { drawIcon } from '../pages/icon-png.ts'
import type { PassContent } from './pass-content.ts'
import type { AppleSettings } from './settings.ts'

/** Where the phone asks whether the pass has changed, and by what it is known there. */
export interface PassService {
  readonly url: string
  readonly token: string
}

/** Pixels of the icons that a pass must have, by file. */
const ICONS = { 'icon.png': 29, 'icon@2x.png': 58, 'icon@3x.png': 87 } as const

/** A signed pass of Apple Wallet: a coupon with a code to be scanned (https://developer.apple.com/documentation/walletpasses). */
export async function makeApplePass(
  { brand, code, color, grant }: PassContent,
  settings: AppleSettings,
  service: PassService,
): Promise<Buffer> {
  // It brings much along, and most servers make no passes.
  const { PKPass } = await import('passkit-generator')
  const { certificate, intermediate, key, passphrase, passType, team } = settings
  const icons = Object.entries(ICONS).map(([file, size]) => [file, drawIcon(color, size)] as const)
  const pass = new PKPass(
    Object.fromEntries(icons),
    {
      signerCert: certificate,
      signerKey: key,
      wwdr: intermediate,
      ...(passphrase !== undefined && { signerKeyPassphrase: passphrase }),
    },
    {
      ...{ passTypeIdentifier: passType, teamIdentifier: team, serialNumber: grant.id },
      ...{ webServiceURL: service.url, authenticationToken: service.token, voided: code === null },
      ...{ organizationName: brand, description: grant.name, logoText: brand },
      ...{ backgroundColor: rgb(color), foregroundColor: rgb(isDark(color) ? '#ffffff' : '#000000') },
      labelColor: rgb(isDark(color) ? '#ffffff' : '#000000'),
    },
  )
  pass.type = 'coupon'
  pass.primaryFields.push({ key: 'offer', label: '', value: grant.name })
  if (grant.endsAt !== null) {
    pass.setExpirationDate(new Date(grant.endsAt))
    pass.auxiliaryFields.push({ key: 'until', label: '', value: grant.endsAt, dateStyle: 'PKDateStyleMedium' })
  }
  if (grant.description !== null) pass.backFields.push({ key: 'description', label: '', value: grant.description })
  if (grant.legal !== null) pass.backFields.push({ key: 'legal', label: '', value: grant.legal })
  if (code !== null)
    pass.setBarcodes({ message: code, format: 'PKBarcodeFormatQR', messageEncoding: 'iso-8859-1', altText: code })
  return pass.getAsBuffer()
}

function rgb(color: string): string {
  return `rgb(${[1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).join(', ')})`
}
