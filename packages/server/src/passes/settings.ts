import { X509Certificate } from 'node:crypto'
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

type Environment = Readonly<Record<string, string | undefined>>

const APPLE = ['ATTUNE_APPLE_PASS_CERTIFICATE', 'ATTUNE_APPLE_PASS_KEY', 'ATTUNE_APPLE_WWDR'] as const
const GOOGLE = ['ATTUNE_GOOGLE_WALLET_KEY', 'ATTUNE_GOOGLE_WALLET_ISSUER'] as const

/** Reads what the environment names. Throws, naming the variable, where a part is missing or a file does not hold what it should. */
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
  return {
    ...{ certificate: pem, key: key!, passType, team },
    intermediate: certificateIn(intermediate!, APPLE[2]).pem,
    passphrase: environment.ATTUNE_APPLE_PASS_KEY_PASSPHRASE,
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

const accountSchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
  token_uri: z.url().optional(),
})

async function readGoogle(environment: Environment): Promise<GoogleSettings> {
  const account = accountSchema.safeParse(parseJson(await readNamed(GOOGLE[0], environment)))
  if (!account.success) throw new Error(`${GOOGLE[0]}: the file is not the JSON key of a service account`)
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
