import { type PassSettings, warnOfPasses } from './settings.ts'

const DAY_MS = 86_400_000

/** Tells whoever runs the server, once a day, of a certificate that ends soon, and as soon as it has ended. */
export class CertificateWatch {
  readonly #settings: PassSettings
  readonly #now: () => number
  readonly #onTrouble: (what: string, error: string) => void
  #toldAt: number
  #hadEnded: boolean

  /** At the start it is told by whoever starts the server. */
  constructor(settings: PassSettings, now: () => number, onTrouble: (what: string, error: string) => void) {
    this.#settings = settings
    this.#now = now
    this.#onTrouble = onTrouble
    this.#toldAt = now()
    this.#hadEnded = this.#hasEnded
  }

  /** To be called now and then. */
  look(): void {
    const now = this.#now()
    const hasEnded = this.#hasEnded
    const isNew = hasEnded && !this.#hadEnded
    this.#hadEnded = hasEnded
    if (!isNew && now - this.#toldAt < DAY_MS) return
    const warning = warnOfPasses(this.#settings, now)
    if (warning === undefined) return
    this.#toldAt = now
    this.#onTrouble('passes', warning)
  }

  get #hasEnded(): boolean {
    const { apple } = this.#settings
    return apple !== undefined && this.#now() >= apple.endsAt
  }
}

/** When the first certificate for Apple Wallet ends, in the Prometheus text format; nothing where there is none. */
export function certificateMetrics({ apple }: PassSettings): string {
  if (!apple) return ''
  const name = 'attune_apple_pass_certificate_end_timestamp_seconds'
  const help = 'When the first certificate for Apple Wallet ends, in seconds since 1970.'
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${Math.floor(apple.endsAt / 1000)}\n`
}
