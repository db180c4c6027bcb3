import type { Json, JsonObject } from '@attune/engine'
import { type Reading, refuse } from './reading.ts'

type MutableObject = { [name: string]: Json }

/** No character takes more bytes than this in compact JSON: a control character as `\u0000`. */
const MAX_CHARACTER_BYTES = 6
/** More than any number, boolean or null, with its comma. */
const SCALAR_CHARACTERS = 25

/** Lone surrogates and the null character, which not every store can hold. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu
const REPLACEMENT = '\ufffd'

/** One walk over one message. */
interface Walk {
  readonly reading: Reading
  /** Whether texts are looked at too. */
  readonly texts: boolean
  /** Never less than the characters of the compact JSON. */
  characters: number
}

/**
 * Walks over a message once and notes what must not go further: nesting too deep for recursion elsewhere, names that
 * could reach a prototype, numbers that are none, too many bytes. With `texts`, lone surrogates and null characters
 * are replaced by U+FFFD in place. Gives whether the message is sound.
 */
export function examine(message: JsonObject, texts: boolean, reading: Reading): boolean {
  const walk: Walk = { reading, texts, characters: 0 }
  if (!walkObject(message as MutableObject, 1, '', walk)) return false
  const { messageBytes } = reading.limits
  if (walk.characters * MAX_CHARACTER_BYTES <= messageBytes) return true
  if (Buffer.byteLength(JSON.stringify(message)) <= messageBytes) return true
  refuse(reading, 'message_too_large')
  return false
}

function walkObject(bag: MutableObject, depth: number, path: string, walk: Walk): boolean {
  if (depth > walk.reading.limits.nestingDepth) return refuseDepth(path, walk)
  walk.characters += 3
  for (const name in bag) {
    if (isForbidden(name)) {
      refuse(walk.reading, 'forbidden_name', join(path, name))
      return false
    }
    walk.characters += name.length + 4
    if (!walkValue(bag, name, bag[name]!, depth, path, walk)) return false
  }
  // Names are put right afterwards, so that no name is met twice.
  if (walk.texts) replaceNames(bag)
  return true
}

function walkArray(list: Json[], depth: number, path: string, walk: Walk): boolean {
  if (depth > walk.reading.limits.nestingDepth) return refuseDepth(path, walk)
  walk.characters += 3
  for (let i = 0; i < list.length; i++) if (!walkValue(list, i, list[i]!, depth, path, walk)) return false
  return true
}

function walkValue(
  holder: MutableObject | Json[],
  key: string | number,
  value: Json,
  depth: number,
  path: string,
  walk: Walk,
): boolean {
  switch (typeof value) {
    case 'string':
      walk.characters += value.length + 3
      if (walk.texts) (holder as MutableObject)[key] = storable(value)
      return true
    case 'number':
      walk.characters += SCALAR_CHARACTERS
      if (Number.isFinite(value)) return true
      refuse(walk.reading, 'invalid_number', join(path, key))
      return false
    case 'object':
      if (value !== null) {
        const inner = join(path, key)
        return Array.isArray(value)
          ? walkArray(value, depth + 1, inner, walk)
          : walkObject(value as MutableObject, depth + 1, inner, walk)
      }
      walk.characters += SCALAR_CHARACTERS
      return true
    default:
      walk.characters += SCALAR_CHARACTERS
      return true
  }
}

function replaceNames(bag: MutableObject): void {
  for (const name of Object.keys(bag)) {
    const sound = storable(name)
    if (sound === name) continue
    bag[sound] = bag[name]!
    delete bag[name]
  }
}

function storable(text: string): string {
  return text.replace(UNSTORABLE, REPLACEMENT)
}

function isForbidden(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype'
}

function refuseDepth(path: string, walk: Walk): false {
  refuse(walk.reading, 'nested_too_deeply', path)
  return false
}

function join(path: string, key: string | number): string {
  return typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
}
