import type { Json, JsonObject } from '@attune/engine'
import { Liquid, type Template } from 'liquidjs'
import type { HandOver } from '../runner/hand-over.ts'
import type { ShownInTexts } from '../runner/shown-in-texts.ts'
import type { ChannelAdapter } from './channel-adapter.ts'

/** What one text may cost: bytes of template, milliseconds, and memory in the template engine's own units. */
export const LIQUID_LIMITS = { parseLimit: 100_000, renderLimit: 200, memoryLimit: 5_000_000 }

/** Parsed texts that are kept; the oldest make room. */
const PARSED_TEXTS = 2000

const OPTIONS = { ...LIQUID_LIMITS, ownPropertyOnly: true, cache: false, globals: {} }
const plain = { liquid: new Liquid(OPTIONS), parsed: new Map<string, Template[]>() }

/** For pages: what is filled in is escaped, so that nobody's name is markup. */
const markup = { liquid: new Liquid({ ...OPTIONS, outputEscape: 'escape' }), parsed: new Map<string, Template[]>() }

/** Parts of a content that are pages. */
const PAGES: ReadonlySet<string> = new Set(['html'])

type Filler = typeof plain

export type Rendered =
  | { readonly ok: true; readonly content: JsonObject }
  | { readonly ok: false; readonly reason: string }

/** Addresses of pages for the recipient; made when a text asks for them. */
export interface TextLinks {
  readonly preferences: string
  readonly unsubscribe: string
  readonly confirm: string
  readonly wallet: string
  /** Why they get this; leads nowhere for what nobody decided (an answer that was owed). */
  readonly why: string
}

/** Makes the links for a delivery of a customer. */
export type LinksFor = (customer: number, channel: string, topic: string, decision: string) => TextLinks

/** What texts may refer to: `customer.<trait>` (or `traits.<trait>`), `computed.<id>`, `relations`, `facts.<fact>.<field>`, `event.<property>`, `action`, `channel`, `links.<purpose>`. */
export interface TextData {
  readonly customer: JsonObject
  readonly traits?: JsonObject
  readonly computed?: JsonObject
  readonly relations?: readonly JsonObject[]
  readonly event: JsonObject
  readonly facts: JsonObject
  readonly action: string
  readonly channel: string
  readonly links?: TextLinks
}

/** What texts may show of a person, under the names by which they refer to it. */
export function dataFor({ computed, facts, relations, traits }: ShownInTexts) {
  return { customer: traits, traits, computed, relations, facts }
}

/** Fills in the texts of a delivery. */
export async function renderContent(
  { customer, delivery, event, recipient }: HandOver,
  { prepare }: Pick<ChannelAdapter, 'prepare'> = {},
  linksFor?: LinksFor,
): Promise<Rendered> {
  let content: JsonObject
  try {
    content = prepare ? prepare(delivery.content) : delivery.content
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
  return renderTexts(content, {
    ...dataFor(recipient),
    event,
    action: delivery.action,
    channel: delivery.channel,
    ...(linksFor && { links: linksFor(customer, delivery.channel, delivery.topic, delivery.decision) }),
  })
}

/** Fills in every text of a treatment's content, wherever it stands. A text that fails makes the whole fail, with the reason. */
export async function renderTexts(content: JsonObject, data: TextData): Promise<Rendered> {
  try {
    return { ok: true, content: (await renderValue(content, data, plain)) as JsonObject }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

async function renderValue(value: Json, data: TextData, filler: Filler): Promise<Json> {
  if (typeof value === 'string')
    return value.includes('{') ? await filler.liquid.render(parse(value, filler), data) : value
  if (Array.isArray(value)) return Promise.all(value.map((part) => renderValue(part, data, filler)))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(
    async ([name, part]) => [name, await renderValue(part, data, PAGES.has(name) ? markup : filler)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

function parse(text: string, { liquid, parsed }: Filler): Template[] {
  const known = parsed.get(text)
  if (known) return known
  const template = liquid.parse(text)
  if (parsed.size >= PARSED_TEXTS) parsed.delete(parsed.keys().next().value!)
  parsed.set(text, template)
  return template
}
