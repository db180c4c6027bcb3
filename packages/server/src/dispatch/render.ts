import type { Json, JsonObject } from '@attune/engine'
import { Liquid, type Template } from 'liquidjs'
import type { HandOver } from '../runner/hand-over.ts'
import type { ShownInTexts } from '../runner/shown-in-texts.ts'
import type { ChannelAdapter } from './channel-adapter.ts'
import { personalDate } from './personal-date.ts'

/** What one text may cost: bytes of template, milliseconds, and memory in the template engine's own units. */
const LIQUID_LIMITS = { parseLimit: 100_000, renderLimit: 200, memoryLimit: 5_000_000 }

/** Parsed texts that are kept; the oldest make room. */
const PARSED_TEXTS = 2000

/**
 * What Liquid may do. There are no other texts that one could take in: without `templates` they would be read from
 * the server's own files.
 */
export const LIQUID_OPTIONS = { ...LIQUID_LIMITS, ownPropertyOnly: true, cache: false, globals: {}, templates: {} }
const plain = { liquid: new Liquid(LIQUID_OPTIONS), parsed: new Map<string, Template[] | Error>() }

/** For pages: what is filled in is escaped, so that nobody's name is markup. */
const markup = {
  liquid: new Liquid({ ...LIQUID_OPTIONS, outputEscape: 'escape' }),
  parsed: new Map<string, Template[] | Error>(),
}

/** For looking into texts before they are used: filters that there are not are mistakes, and so are texts of elsewhere. */
const strict = new Liquid({ ...LIQUID_OPTIONS, strictFilters: true })
for (const { liquid } of [plain, markup]) liquid.registerFilter('date', personalDate)
for (const tag of ['include', 'render', 'layout'])
  strict.registerTag(tag, {
    parse() {
      throw new Error(`"${tag}" takes in another text, and there are none; write it out here`)
    },
    render: () => '',
  })

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
  /** Short addresses of the links of the treatment, by name, each noted when it is followed; where they lead where the channel notes none. */
  readonly to: Readonly<Record<string, string>>
}

/** Makes the links for a delivery of a customer. `addresses`: where those of its treatment lead, by name. */
export type LinksFor = (
  customer: number,
  channel: string,
  topic: string,
  decision: string,
  addresses: Readonly<Record<string, string>>,
) => TextLinks

/** What texts may refer to: `customer.<trait>` (or `traits.<trait>`), `computed.<id>`, `relations`, `facts.<fact>.<field>`, `event.<property>`, `answers.<question>`, `code.value`, `action`, `channel`, `links.<purpose>`. */
export interface TextData {
  readonly customer: JsonObject
  readonly traits?: JsonObject
  readonly computed?: JsonObject
  readonly relations?: readonly JsonObject[]
  readonly event: JsonObject
  /** What the person has answered in the conversation, by the name of the question. */
  readonly answers?: Json
  /** The code that began the conversation: `value`, `state`, `points`. */
  readonly code?: Json
  readonly facts: JsonObject
  /** IANA zone by whose clock `date` writes times. */
  readonly timezone?: string
  readonly action: string
  readonly channel: string
  readonly links?: TextLinks
}

/** What texts may show of a person, under the names by which they refer to it. */
export function dataFor({ computed, facts, relations, timezone, traits }: ShownInTexts) {
  return { customer: traits, traits, computed, relations, facts, ...(timezone !== undefined && { timezone }) }
}

/** What texts of a conversation may refer to: it stands with the properties of what began it. */
export function ofConversation({ answers, code }: JsonObject): Pick<TextData, 'answers' | 'code'> {
  return { ...(answers !== undefined && { answers }), ...(code !== undefined && { code }) }
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
  return renderTexts(content, textDataOf({ customer, delivery, event, recipient }, linksFor))
}

/** What the texts of a delivery may refer to. */
export function textDataOf(
  { customer, delivery, event, recipient }: Pick<HandOver, 'customer' | 'delivery' | 'event' | 'recipient'>,
  linksFor?: LinksFor,
): TextData {
  return {
    ...dataFor(recipient),
    event,
    ...ofConversation(event),
    action: delivery.action,
    channel: delivery.channel,
    ...(linksFor && {
      links: linksFor(
        customer,
        delivery.channel,
        delivery.topic,
        delivery.decision,
        addressesIn(delivery.content.links),
      ),
    }),
  }
}

/** Where the links of a treatment lead, by name. */
export function addressesIn(links: Json | undefined): Readonly<Record<string, string>> {
  if (typeof links !== 'object' || links === null) return {}
  return Object.fromEntries(
    Object.entries(links).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** Characters that all texts of a content may come to. */
const MOST_CHARACTERS = 1_000_000

/** Fills in every text of a treatment's content, wherever it stands. A text that fails makes the whole fail, with the reason. */
export async function renderTexts(content: JsonObject, data: TextData): Promise<Rendered> {
  try {
    const rendered = inTime((options) => renderValue(content, data, plain, options) as JsonObject)
    return lengthOf(rendered) > MOST_CHARACTERS ? { ok: false, reason: 'too_long' } : { ok: true, content: rendered }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Of texts that are filled in together: how much of their time is left, ms. */
export interface TimeLeft {
  readonly renderLimit: number
}

/**
 * Fills in texts that have their time together, at one go, so that nothing else uses it up; once more where it was not enough, since
 * it may have been the machine that was held up.
 */
export function inTime<T>(fill: (options: TimeLeft) => T): T {
  try {
    return fill(timeFromNow())
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('render limit exceeded'))) throw error
    return fill(timeFromNow())
  }
}

function timeFromNow(): TimeLeft {
  const until = performance.now() + LIQUID_LIMITS.renderLimit
  return {
    get renderLimit() {
      return Math.max(0, until - performance.now())
    },
  }
}

function renderValue(value: Json, data: TextData, filler: Filler, options: TimeLeft): Json {
  if (typeof value === 'string')
    return value.includes('{') ? filler.liquid.renderSync(parse(value, filler), data, options) : value
  if (Array.isArray(value)) return value.map((part) => renderValue(part, data, filler, options))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(
    ([name, part]) => [name, renderValue(part, data, PAGES.has(name) ? markup : filler, options)] as const,
  )
  return Object.fromEntries(entries)
}

/** Names that a text refers to, each in its parts (`customer`, `name`); what is wrong with it where it is no Liquid that can be filled in. */
export function namesIn(text: string): readonly (readonly string[])[] | string {
  if (!text.includes('{')) return []
  try {
    return strict.globalVariableSegmentsSync(strict.parse(text)).map((parts) => parts.map(String))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What the texts of a content refer to and what is not there for this person: the text is empty in its place. */
export function missingIn(content: Json, data: TextData): readonly string[] {
  const missing = new Set<string>()
  const look = (value: Json): void => {
    if (typeof value === 'string') for (const name of missingInText(value, data)) missing.add(name)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
  }
  look(content)
  return [...missing].sort()
}

function missingInText(text: string, data: TextData): string[] {
  const names = namesIn(text)
  if (typeof names === 'string') return []
  return names.flatMap((parts) => {
    let found: unknown = data
    for (const part of parts)
      found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[part] : undefined
    return found === undefined || found === null || found === '' ? [parts.join('.')] : []
  })
}

function parse(text: string, { liquid, parsed }: Filler): Template[] {
  const known = parsed.get(text) ?? readTemplate(text, liquid)
  if (!parsed.has(text)) {
    if (parsed.size >= PARSED_TEXTS) parsed.delete(parsed.keys().next().value!)
    parsed.set(text, known)
  }
  if (known instanceof Error) throw known
  return known
}

/** The error is kept like the template would be: what is no Liquid for one is none for the next million. */
function readTemplate(text: string, liquid: Liquid): Template[] | Error {
  try {
    return liquid.parse(text)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function lengthOf(value: Json): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + lengthOf(part), 0)
}
