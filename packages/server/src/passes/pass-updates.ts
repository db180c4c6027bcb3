import { Http2Calls } from '../channels/push/http2-calls.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Host } from '../runner/call.ts'
import type { Wallet, WalletGrant } from '../wallet/wallet.ts'
import { GoogleObjects } from './google-objects.ts'
import type { HeldPass, PassBook, PassKind } from './pass-book.ts'
import { type PassSettings, passesAt } from './settings.ts'

interface Parts {
  readonly book: PassBook
  readonly host: Host
  readonly outbound: Outbound
  readonly settings: PassSettings
  readonly now: () => number
  readonly onTrouble: (what: string, error: string) => void
}

const TIMEOUT_MS = 10_000

/** Passes told of in one go. */
const AT_ONCE = 50

/**
 * Tells phones, and Google, that the copy of a pass stands otherwise: used, taken back, ended, free again. What nobody could be told is
 * told again later, also after a restart.
 */
export class PassUpdates {
  readonly #parts: Parts
  readonly #push: Http2Calls | undefined
  readonly #google: GoogleObjects | undefined
  #telling: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    const { apple, google } = parts.settings
    this.#parts = parts
    this.#push =
      apple &&
      new Http2Calls(apple.pushUrl, parts.outbound, {
        cert: apple.certificate,
        key: apple.key,
        passphrase: apple.passphrase,
      })
    this.#google = google && new GoogleObjects(google, parts.outbound, parts.now)
  }

  /** To be called when wallets have changed. */
  look(customers: readonly number[]): void {
    const { book, settings } = this.#parts
    if (!settings.apple && !settings.google) return
    for (const customer of customers) {
      const held = KINDS.flatMap((kind) => book.of(kind, customer).map((pass) => ({ kind, pass })))
      if (held.length > 0) this.#then(() => this.#compare(customer, held))
    }
  }

  /** Tells what is still to be told. To be called now and then. */
  retry(): void {
    this.#then(() => this.#tell())
  }

  /** Fulfilled when nothing is under way. */
  get settled(): Promise<void> {
    return this.#telling
  }

  async close(): Promise<void> {
    await this.#telling
    this.#push?.close()
  }

  #then(work: () => Promise<void>): void {
    this.#telling = this.#telling
      .then(work)
      .catch((error: unknown) =>
        this.#parts.onTrouble('passes were not told of a change; they will be later', String(error)),
      )
  }

  async #compare(customer: number, held: readonly { kind: PassKind; pass: HeldPass }[]): Promise<void> {
    const { book, host, now } = this.#parts
    const answer = await host.call({ type: 'read-wallet-of', customer, all: true })
    if (answer.status !== 200) return
    const { customer: current, grants } = JSON.parse(answer.body) as Pick<Wallet, 'customer' | 'grants'>
    for (const { kind, pass } of held) {
      // Who was found to be somebody else has given them the copy.
      if (current !== customer) book.note(kind, { ...pass, customer: current }, now())
      const told = toldOf(grants.find(({ id }) => id === pass.serial))
      if (told !== pass.told) book.change(kind, pass.serial, told, now())
    }
    await this.#tell()
  }

  async #tell(): Promise<void> {
    const { book } = this.#parts
    for (const pass of book.owed(AT_ONCE)) {
      const isTold =
        pass.kind === 'apple' ? await this.#pushTo(pass) : await this.#google?.update(pass.serial, pass.told)
      if (isTold) book.settle(pass.kind, pass.serial, pass.updatedAt)
    }
  }

  /** A push without content: the phone then asks what has changed. */
  async #pushTo({ serial }: HeldPass): Promise<boolean> {
    const { book, now, settings } = this.#parts
    const devices = book.devicesOf(serial)
    const { apple } = passesAt(now(), settings)
    // Nobody takes a push with a certificate that has ended, and the phone could not be given the pass either.
    if (!apple) return devices.length === 0
    let isTold = true
    for (const { device, pushToken } of devices) {
      const headers = { 'apns-topic': apple.passType, 'apns-push-type': 'background', 'apns-priority': '5' }
      const answer = await this.#push!.post(`/3/device/${encodeURIComponent(pushToken)}`, headers, '{}', TIMEOUT_MS)
      const isGone = answer.kind === 'answered' && (answer.status === 410 || /BadDeviceToken/.test(answer.body))
      if (isGone) book.unregister(device, serial)
      else if (answer.kind !== 'answered' || answer.status !== 200) isTold = false
    }
    return isTold
  }
}

const KINDS = ['apple', 'google'] as const

/** In a word, what a pass shows of its copy: usable, used, over. */
export function toldOf(grant: Pick<WalletGrant, 'state'> | undefined): string {
  switch (grant?.state) {
    case 'redeemed':
      return 'used'
    case 'granted':
    case 'announced':
    case 'viewed':
    case 'completed':
    case 'held':
      return 'usable'
    default:
      return 'over'
  }
}
