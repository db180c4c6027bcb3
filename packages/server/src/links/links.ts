import { Drop } from 'liquidjs'
import type { TextLinks } from '../dispatch/render.ts'
import { type ClickContent, isLinkName, readClick, signClick } from './click-link.ts'
import type { LinkKey, LinkKeys } from './link-keys.ts'
import { readOpen, signOpen } from './open-picture.ts'
import { type LinkContent, type LinkPurpose, type LinkReading, readLink, signLink } from './signed-link.ts'

/** Links with which people open pages of their own, without signing in. */
export interface Links {
  /** The whole address of a link. */
  urlOf(
    content: Omit<LinkContent, 'expiresAt'>,
    lifetimeMs?: number,
  ): { readonly url: string; readonly expiresAt: number }
  read(purpose: LinkPurpose, token: string): LinkReading
  /** The whole address of a short link to what a decision names so. */
  clickUrl(content: ClickContent): string
  readClick(token: string): ClickContent | undefined
  /** The whole address of the picture whose loading tells that what a decision sent was opened. */
  openUrl(decision: string): string
  /** The decision of such a picture; undefined where it was not signed here. */
  readOpen(token: string): string | undefined
  /** What it takes to sign links of now elsewhere. */
  signing(): LinkSigning
  /** Signs with a new key from now on; gives its id. */
  rotate(): string
}

/** What makes links, and reads none. */
export type SigningLinks = Pick<Links, 'clickUrl' | 'urlOf'>

/** What it takes to sign links, in a form that goes from thread to thread: the keys themselves stay in one place. */
export interface LinkSigning {
  readonly key: LinkKey
  readonly publicUrl: string
  /** Ms since 1970, by the clock that ends links. */
  readonly now: number
}

/** Links that are signed as of one moment. */
export function linksSignedWith({ key, now, publicUrl }: LinkSigning): SigningLinks {
  const keys = { current: key }
  return {
    urlOf(content, lifetimeMs = LINK_LIFETIME_MS) {
      const expiresAt = Math.floor((now + lifetimeMs) / 1000) * 1000
      return { url: publicUrl + signLink(keys, { ...content, expiresAt }), expiresAt }
    },
    clickUrl: (content) => publicUrl + signClick(keys, content),
  }
}

/** Mails are read and their links followed for months. */
const LINK_LIFETIME_MS = 180 * 86_400_000
export const MAX_LINK_LIFETIME_MS = 400 * 86_400_000

/** The links that a text to a customer may hold. A link to unsubscribe is for the channel: nobody reads the small print of topics. */
export function textLinksOf(
  links: SigningLinks,
  customer: number,
  channel: string,
  decision: string,
  addresses: Readonly<Record<string, string>> = {},
  tracksClicks = true,
): TextLinks {
  return new PersonLinks({ links, customer, channel, decision, addresses, tracksClicks })
}

interface LinksOf {
  readonly links: SigningLinks
  readonly customer: number
  readonly channel: string
  readonly decision: string
  readonly addresses: Readonly<Record<string, string>>
  readonly tracksClicks: boolean
}

/** A drop, whose properties are made when a text asks for them: getters of an object of its own are made anew with each, and cost more than what they give. */
class PersonLinks extends Drop implements TextLinks {
  readonly #of: LinksOf

  constructor(of: LinksOf) {
    super()
    this.#of = of
  }

  get to() {
    const { addresses, decision, links, tracksClicks } = this.#of
    if (!tracksClicks) return addresses
    const fit = decision === '' ? [] : Object.keys(addresses).filter(isLinkName)
    return Object.fromEntries(fit.map((name) => [name, links.clickUrl({ decision, name })]))
  }

  get preferences() {
    return this.#urlFor('preferences')
  }

  get unsubscribe() {
    return this.#urlFor('unsubscribe', { channel: this.#of.channel })
  }

  get why() {
    return this.#urlFor('why', { channel: this.#of.channel, decision: this.#of.decision })
  }

  get wallet() {
    return this.#urlFor('wallet')
  }

  get confirm() {
    return this.#urlFor('confirm', { channel: this.#of.channel })
  }

  #urlFor(purpose: LinkPurpose, more: Pick<LinkContent, 'channel' | 'decision'> = {}): string {
    const { customer, links } = this.#of
    return links.urlOf({ purpose, customer, ...more }).url
  }
}

export function createLinks(options: {
  readonly keys: LinkKeys
  /** Address under which browsers reach this server, without a slash at the end. */
  readonly publicUrl: () => string
  readonly now: () => number
}): Links {
  const { keys, now, publicUrl } = options
  const signing = (): LinkSigning => ({ key: keys.current, publicUrl: publicUrl(), now: now() })
  return {
    urlOf: (content, lifetimeMs) => linksSignedWith(signing()).urlOf(content, lifetimeMs),
    clickUrl: (content) => linksSignedWith(signing()).clickUrl(content),
    signing,
    readClick: (token) => readClick(keys, token),
    openUrl: (decision) => publicUrl() + signOpen(keys, decision),
    readOpen: (token) => readOpen(keys, token),
    read: (purpose, token) => readLink(keys, purpose, token, now()),
    rotate: () => keys.rotate(),
  }
}
