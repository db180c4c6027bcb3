import { z } from 'zod'
import { findFact } from '../../context/facts.ts'
import { type Json, valueAt } from '../../json.ts'
import { findTrait } from '../../profile/traits.ts'
import type { CompileContext } from '../condition.ts'
import type { Scope } from '../scope.ts'
import { nameText } from '../text/leaf-text.ts'
import type { TextReader } from '../text/reader.ts'

const PARTS = ['fact', 'trait', 'computed', 'property'] as const

/** Where the key of a feed value comes from. Several parts are joined by a colon (`store:sku`). */
const partSchema = z.union([
  z.string().min(1).describe('the key itself'),
  z.strictObject({ fact: z.string().min(1).describe('fact and field, such as location.zip') }),
  z.strictObject({ trait: z.string().min(1) }),
  z.strictObject({ computed: z.string().min(1).describe('id of a computed trait, such as what is bought most') }),
  z.strictObject({ property: z.string().min(1).describe('a property of the event at hand') }),
])

export const keySchema = z.union([partSchema, z.array(partSchema).min(1)])

type Part = z.infer<typeof partSchema>
/** Reads a key in square brackets: `[fact location.zip]`, `[property store, "shoe-42"]`. */
export function readKey(reader: TextReader): z.infer<typeof keySchema> {
  const parts: Part[] = []
  reader.expectSymbol('[')
  do parts.push(readPart(reader))
  while (reader.takeSymbol(','))
  reader.expectSymbol(']')
  return parts.length === 1 ? parts[0]! : parts
}

function readPart(reader: TextReader): Part {
  if (reader.peek().kind === 'text') return reader.text('a text')
  switch (reader.oneOf(PARTS)) {
    case 'fact':
      return { fact: reader.name('a fact and a field, such as location.zip') }
    case 'trait':
      return { trait: reader.name('a trait') }
    case 'computed':
      return { computed: reader.name('a computed trait') }
    case 'property':
      return { property: reader.name('a property') }
  }
}

/** A key as it stands in a text. */
export function keyText(key: z.infer<typeof keySchema>): string {
  return Array.isArray(key) ? `[${key.map(partText).join(', ')}]` : `[${partText(key)}]`
}

function partText(part: Part): string {
  if (typeof part === 'string') return JSON.stringify(part)
  if ('fact' in part) return `fact ${nameText(part.fact)}`
  if ('computed' in part) return `computed ${nameText(part.computed)}`
  return 'trait' in part ? `trait ${nameText(part.trait)}` : `property ${nameText(part.property)}`
}

type ReadPart = (scope: Scope) => string | undefined

/** A function that reads the key from the scope; undefined when a part of it has no value. */
export function compileKey(key: z.infer<typeof keySchema>, context: CompileContext): ReadPart {
  const parts = (Array.isArray(key) ? key : [key]).map((part) => compilePart(part, context))
  const [only] = parts
  if (parts.length === 1 && only) return only
  return (scope) => {
    const texts: string[] = []
    for (const part of parts) {
      const text = part(scope)
      if (text === undefined) return undefined
      texts.push(text)
    }
    return texts.join(':')
  }
}

function compilePart(part: Part, context: CompileContext): ReadPart {
  if (typeof part === 'string') return () => part
  if ('computed' in part) {
    const trait = context.known.computed.get(part.computed)
    if (!trait) context.problem(`there is no computed trait "${part.computed}" in the playbook`)
    return ({ customer, now }) => asKey(trait?.read(customer, now))
  }
  if ('trait' in part) return ({ customer }) => asKey(findTrait(customer, part.trait)?.value)
  if ('property' in part) {
    const path = part.property.split('.')
    return ({ properties }) => asKey(valueAt(properties, path))
  }
  const [name = '', ...path] = part.fact.split('.')
  return ({ customer, now }) => asKey(valueAt(findFact(customer, name, now)?.value, path))
}

function asKey(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}
