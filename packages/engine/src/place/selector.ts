import { z } from 'zod'
import { nameText } from '../condition/text/leaf-text.ts'
import type { TextReader } from '../condition/text/reader.ts'

const FIELDS = ['place', 'type', 'region'] as const

/** Which places are meant: one by its id, or all of a type or in a region; of several given all must hold. */
export const placeSelectorSchema = z
  .strictObject({
    place: z.string().min(1).optional().describe('id of a place'),
    type: z.string().min(1).optional().describe('a type, such as store'),
    region: z.string().min(1).optional(),
  })
  .refine((selector) => Object.keys(selector).length > 0, {
    error: 'say which: { place: id }, { type: store } or { region: WA }',
  })

export type PlaceSelector = z.infer<typeof placeSelectorSchema>

/** What of a place a selector looks at. */
interface Selectable {
  readonly id: string
  readonly type: string
  readonly region?: string | undefined
}

export function compileSelector({ place, region, type }: PlaceSelector): (given: Selectable) => boolean {
  return (given) =>
    (place === undefined || given.id === place) &&
    (type === undefined || given.type === type) &&
    (region === undefined || given.region === region)
}

/** Whether a part of a selector is at hand in a text. */
function isSelector(reader: TextReader): boolean {
  return reader.isWord(FIELDS)
}

/** Reads `type store region "WA"`. */
export function readSelector(reader: TextReader): PlaceSelector {
  const found: { [field: string]: string } = {}
  do {
    const { at } = reader.peek()
    const field = reader.oneOf(FIELDS)
    if (Object.hasOwn(found, field)) reader.refuse(at, `there is more than one \`${field}\` here; keep one`)
    found[field] = reader.name(`a ${field}`)
  } while (isSelector(reader))
  return found
}

export function selectorText(selector: PlaceSelector): string {
  return FIELDS.flatMap((field) =>
    selector[field] === undefined ? [] : [`${field} ${nameText(selector[field])}`],
  ).join(' ')
}
