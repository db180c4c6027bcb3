import type { Json, JsonObject, RequestTemplate } from '@attune/engine'
import { Liquid, type Template } from 'liquidjs'
import { inTime, LIQUID_OPTIONS, type TimeLeft } from '../../dispatch/render.ts'
import { DestinationSetupError } from '../carrier.ts'
import type { ToldFact } from '../told-fact.ts'

/** A request as it is sent. */
interface RenderedRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

type Rendered =
  | { readonly ok: true; readonly request: RenderedRequest }
  /** The fact lacks this value, of which the URL is made: the other system could not know whom it is about. */
  | { readonly ok: false; readonly lacks: string }
  | { readonly ok: false; readonly reason: string }

/** A part of an address is not there. */
class LackingError extends Error {
  override readonly name = 'LackingError'
}

const JSON_TYPE = 'application/json'

/** Whatever a value holds, it stays one part of the address. */
const addresses = new Liquid({ ...LIQUID_OPTIONS, outputEscape: (value) => encodeURIComponent(presentText(value)) })
const plain = new Liquid({ ...LIQUID_OPTIONS, outputEscape: textOf })
/** Texts in JSON that is written by hand: what a value holds cannot end the text that it stands in. */
const inJson = new Liquid({ ...LIQUID_OPTIONS, outputEscape: (value) => JSON.stringify(textOf(value)).slice(1, -1) })
const inXml = new Liquid({ ...LIQUID_OPTIONS, outputEscape: 'escape' })

/**
 * Makes the function that fills in a request for a fact. Texts may refer to `fact`, `identifiers.<namespace>` and
 * `traits.<name>`. Throws `DestinationSetupError` where a text is no template.
 */
export function compileRequest({ body, contentType = JSON_TYPE, headers, url }: RequestTemplate) {
  const parts = {
    url: parse(addresses, url),
    headers: Object.entries(headers).map(([name, text]) => [name, parse(plain, text)] as const),
    body: body === undefined ? undefined : compileBody(body, contentType),
  }
  const fill = (data: object, time: TimeLeft): RenderedRequest => {
    const rendered: Record<string, string> = body === undefined ? {} : { 'content-type': contentType }
    for (const [name, template] of parts.headers) rendered[name] = oneLine(plain.renderSync(template, data, time))
    const address = new URL(addresses.renderSync(parts.url, data, time))
    return { url: address.href, headers: rendered, body: parts.body?.(data, time) }
  }
  return (fact: ToldFact): Rendered => {
    const data = dataOf(fact)
    try {
      return { ok: true, request: inTime((time) => fill(data, time)) }
    } catch (error) {
      const lacks = lackingIn(error)
      if (lacks !== undefined) return { ok: false, lacks }
      const reason = error instanceof Error ? error.message : String(error)
      return { ok: false, reason: reason.slice(0, 200) }
    }
  }
}

type Fill<T> = (data: object, time: TimeLeft) => T

function compileBody(body: Json, contentType: string): Fill<string> {
  if (typeof body !== 'string') {
    const fill = compileValue(body)
    return (data, time) => JSON.stringify(fill(data, time))
  }
  const isJson = /[/+]json\b/.test(contentType)
  const liquid = isJson ? inJson : /[/+]xml\b/.test(contentType) ? inXml : plain
  const template = parse(liquid, body)
  return (data, time) => {
    const text: string = liquid.renderSync(template, data, time)
    // Refused here, with the reason, rather than by the other system.
    if (isJson) JSON.parse(text)
    return text
  }
}

/** A text that is nothing but one value stands for the value itself: numbers stay numbers, lists lists. */
const ONE_VALUE = /^\{\{-?((?:(?!\{\{|\}\}).)+?)-?\}\}$/

function compileValue(value: Json): Fill<Json> {
  if (typeof value === 'string') return compileText(value)
  if (Array.isArray(value)) {
    const parts = value.map(compileValue)
    return (data, time) => parts.map((fill) => fill(data, time))
  }
  if (value === null || typeof value !== 'object') return () => value
  const fields = Object.entries(value as JsonObject).map(([name, part]) => [name, compileValue(part)] as const)
  return (data, time) => Object.fromEntries(fields.map(([name, fill]) => [name, fill(data, time)] as const))
}

function compileText(text: string): Fill<Json> {
  const expression = ONE_VALUE.exec(text.trim())?.[1]
  const template = parse(plain, text)
  if (expression === undefined) return (data, time) => plain.renderSync(template, data, time)
  return (data) => (plain.evalValueSync(expression, data) as Json | undefined) ?? null
}

function parse(liquid: Liquid, text: string): Template[] {
  try {
    return liquid.parse(text)
  } catch (error) {
    throw new DestinationSetupError(`a template cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function dataOf({ content }: ToldFact) {
  const { identifiers, traits = {}, ...fact } = content
  const byNamespace: Record<string, string> = {}
  for (const identifier of identifiers) {
    const [namespace, ...rest] = identifier.split(':')
    byNamespace[namespace!] ??= rest.join(':')
  }
  return { fact: { ...fact, identifiers }, identifiers: byNamespace, traits }
}

function presentText(value: unknown): string {
  const text = textOf(value)
  // A step up in the path, or none, would be another address than was meant.
  if (text === '' || text === '.' || text === '..') throw new LackingError('a part of the address is not there')
  return text
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e\x80-\xff]+/g, ' ').trim()
}

/** The expression whose value is not there, where that is what was thrown: the template engine wraps it, with the place. */
function lackingIn(error: unknown): string | undefined {
  let place = 'a value'
  for (let cause = error; cause instanceof Error; cause = (cause as Wrapped).originalError ?? cause.cause) {
    if (cause instanceof LackingError) return place
    const text = (cause as Wrapped).token?.getText()
    if (text !== undefined) place = ONE_VALUE.exec(text)?.[1]?.trim() ?? text
  }
  return undefined
}

interface Wrapped {
  readonly originalError?: unknown
  readonly token?: { getText(): string }
}
