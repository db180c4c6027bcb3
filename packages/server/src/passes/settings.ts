import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** With what passes of Apple Wallet are signed. */
export interface AppleSettings {
  /** PEM of the certificate of the pass type, of its private key, and of Apple's intermediate certificate (WWDR). */
  readonly certificate: string
  readonly key: string
  readonly passphrase: string | undefined
  readonly intermediate: string
  /** As the certificate names them: its UID and OU. */
  readonly passType: string
  readonly team: string
  /** When the first of the certificates ends, ms since 1970: no phone takes what is signed from then on. */
  readonly endsAt: number
  /** Where pushes go. */
  readonly pushUrl: string
}

/** With what objects of Google Wallet are signed. */
export interface GoogleSettings {
  /** Of the issuer account. */
  readonly issuer: string
  readonly email: string
  /** PEM, PKCS #8. */
  readonly key: string
  readonly apiUrl: string
  readonly tokenUrl: string
}

/** Which passes can be made; what is not configured is undefined. */
export interface PassSettings {
  readonly apple: AppleSettings | undefined
  readonly google: GoogleSettings | undefined
}

/** Which passes can be made at an instant (ms): none of Apple once a certificate has ended. */
export function passesAt(now: number, { apple, google }: PassSettings): PassSettings {
  return { apple: apple && now < apple.endsAt ? apple : undefined, google }
}

/** How long before a certificate ends it is said at each start. */
const WARN_BEFORE_MS = 30 * 86_400_000

/** What whoever runs the server has to know of the certificates. */
export function warnOfPasses({ apple }: PassSettings, now: number): string | undefined {
  if (!apple || now < apple.endsAt - WARN_BEFORE_MS) return undefined
  const day = new Date(apple.endsAt).toISOString().slice(0, 10)
  return now < apple.endsAt
    ? `a certificate for Apple Wallet ends on ${day}: renew it, since no passes are made from then on`
    : `a certificate for Apple Wallet ended on ${day}: no passes are made until it is renewed`
}

type Environment = Readonly<Record<string, string | undefined>>

const APPLE = ['ATTUNE_APPLE_PASS_CERTIFICATE', 'ATTUNE_APPLE_PASS_KEY', 'ATTUNE_APPLE_WWDR'] as const
const GOOGLE = ['ATTUNE_GOOGLE_WALLET_KEY', 'ATTUNE_GOOGLE_WALLET_ISSUER'] as const

/** Reads what the environment names. Throws, naming the variable, where a part is missing, does not hold what it should, or does not fit the others. */
export async function readPassSettings(environment: Environment): Promise<PassSettings> {
  return {
    apple: isGiven(APPLE, environment) ? await readApple(environment) : undefined,
    google: isGiven(GOOGLE, environment) ? await readGoogle(environment) : undefined,
  }
}

/** All of the variables or none. */
function isGiven(names: readonly string[], environment: Environment): boolean {
  const missing = names.filter((name) => (environment[name] ?? '') === '')
  if (missing.length === names.length) return false
  if (missing.length > 0) throw new Error(`${missing.join(' and ')} must be set as well`)
  return true
}

async function readApple(environment: Environment): Promise<AppleSettings> {
  const [certificate, key, intermediate] = await Promise.all(APPLE.map((name) => readNamed(name, environment)))
  const { certificate: parsed, pem } = certificateIn(certificate!, APPLE[0])
  const subject = new Map(
    parsed.subject.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  )
  const passType = subject.get('UID')
  const team = subject.get('OU')
  if (passType === undefined || team === undefined)
    throw new Error(`${APPLE[0]}: the certificate is not one of a pass type (it has no UID and OU)`)
  const passphrase = environment.ATTUNE_APPLE_PASS_KEY_PASSPHRASE
  if (!parsed.checkPrivateKey(privateKeyIn(key!, APPLE[1], passphrase)))
    throw new Error(`${APPLE[1]}: the key is not that of the certificate in ${APPLE[0]}`)
  const issuer = certificateIn(intermediate!, APPLE[2])
  if (!parsed.checkIssued(issuer.certificate) || !parsed.verify(issuer.certificate.publicKey))
    throw new Error(`${APPLE[2]}: the certificate in ${APPLE[0]} was issued by another: ${oneLine(parsed.issuer)}`)
  return {
    ...{ certificate: pem, key: key!, passphrase, passType, team, intermediate: issuer.pem },
    endsAt: Math.min(...[parsed, issuer.certificate].map(({ validTo }) => Date.parse(validTo))),
    pushUrl: environment.ATTUNE_APPLE_PASS_PUSH_URL || 'https://api.push.apple.com',
  }
}

/** Apple hands certificates out as DER. */
function certificateIn(content: string, name: string) {
  try {
    const certificate = new X509Certificate(Buffer.from(content, 'latin1'))
    return { certificate, pem: certificate.toString() }
  } catch (error) {
    throw new Error(`${name}: the file holds no certificate`, { cause: error })
  }
}

function privateKeyIn(key: string, name: string, passphrase?: string) {
  try {
    return createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) })
  } catch (error) {
    throw new Error(`${name}: the private key cannot be read or opened`, { cause: error })
  }
}

function oneLine(subject: string): string {
  return subject.replaceAll('\n', ', ')
}

const accountSchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
  token_uri: z.url().optional(),
})

async function readGoogle(environment: Environment): Promise<GoogleSettings> {
  const account = accountSchema.safeParse(parseJson(await readNamed(GOOGLE[0], environment)))
  if (!account.success) throw new Error(`${GOOGLE[0]}: the file is not the JSON key of a service account`)
  privateKeyIn(account.data.private_key, GOOGLE[0])
  return {
    ...{ issuer: environment.ATTUNE_GOOGLE_WALLET_ISSUER!, email: account.data.client_email },
    key: account.data.private_key,
    apiUrl: environment.ATTUNE_GOOGLE_WALLET_URL || 'https://walletobjects.googleapis.com',
    tokenUrl: account.data.token_uri ?? 'https://oauth2.googleapis.com/token',
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readNamed(name: string, environment: Environment): Promise<string> {
  const file = environment[name]!
  try {
    return await readFile(file, name === GOOGLE[0] || name === APPLE[1] ? 'utf8' : 'latin1')
  } catch (error) {
    throw new Error(`${name}: ${file} cannot be read`, { cause: error })
  }
}
