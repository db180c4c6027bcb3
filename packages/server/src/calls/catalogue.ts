import { ID_FIELDS, readThing as readThingOf } from '../catalogue/read-thing.ts'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { CatalogueChange, CatalogueKind } from '../runner/record.ts'
import { readJsonBody } from './json-body.ts'
import type { Surroundings } from './surroundings.ts'

/** What became of some rows of a file of products or places. */
export interface LoadedThings {
  readonly taken: number
  readonly errors: readonly { readonly index: number; readonly field: string; readonly message: string }[]
}

/** Changes that one record of the log holds. */
const CHANGES_PER_RECORD = 500

/** Sets one product or place, as a whole. */
export async function putThing(call: Call & { type: 'put-thing' }, around: Surroundings): Promise<Reply> {
  const { id, kind } = call
  const parsed = readJsonBody(call.body, around.limits.catalogueThingBytes, around)
  if (!parsed.ok) return parsed.reply
  const idField = ID_FIELDS[kind]
  const given =
    typeof parsed.value === 'object' && parsed.value !== null ? { [idField]: id, ...parsed.value } : parsed.value
  const thing = readThingOf(kind, given)
  if (!('id' in thing)) return errorReply('thing_invalid', thing)
  if (thing.id !== id)
    return errorReply('thing_invalid', { field: idField, message: `The address says "${id}", the body "${thing.id}".` })
  await around.runner.changeCatalogue([thing])
  return { status: 200, body: '{"success":true}' }
}

/** Takes a product or place out. What customers bought or where they were stays with them. */
export async function removeThing(call: Call & { type: 'remove-thing' }, around: Surroundings): Promise<Reply> {
  const { id, kind } = call
  if (!thingsOf(kind, around).has(id)) return errorReply('thing_unknown')
  await around.runner.changeCatalogue([{ kind, id }])
  return { status: 200, body: '{"success":true}' }
}

export function readThing(call: Call & { type: 'read-thing' }, around: Surroundings): Reply {
  const thing = thingsOf(call.kind, around).get(call.id)
  return thing === undefined ? errorReply('thing_unknown') : { status: 200, body: JSON.stringify(thing) }
}

/** A page of products or places in the order of their ids. */
export function listThings(call: Call & { type: 'list-things' }, around: Surroundings): Reply {
  const things = thingsOf(call.kind, around)
  const { after, limit } = call
  const text = call.text.toLowerCase()
  // One look at each beats sorting them all, which would hold up everybody.
  const first: string[] = []
  for (const [id, { name }] of things) {
    if (id <= after || (first.length > limit && id >= first.at(-1)!)) continue
    if (text !== '' && !id.toLowerCase().includes(text) && !name.toLowerCase().includes(text)) continue
    insert(first, id)
    if (first.length > limit + 1) first.pop()
  }
  const ids = first.slice(0, limit)
  const page = {
    total: things.size,
    next: first.length > limit ? ids.at(-1) : null,
    items: ids.map((id) => things.get(id)),
  }
  return { status: 200, body: JSON.stringify(page) }
}

/** Takes in rows of a file; bad ones are told by their index, the good ones count. */
export async function loadThings(call: Call & { type: 'load-things' }, around: Surroundings): Promise<Reply> {
  const changes: CatalogueChange[] = []
  const errors: LoadedThings['errors'][number][] = []
  call.rows.forEach((row, index) => {
    const thing = readThingOf(call.kind, row)
    if ('id' in thing) changes.push(thing)
    else errors.push({ index, ...thing })
  })
  const pieces: Promise<void>[] = []
  if (!call.dryRun)
    for (let i = 0; i < changes.length; i += CHANGES_PER_RECORD)
      pieces.push(around.runner.changeCatalogue(changes.slice(i, i + CHANGES_PER_RECORD)))
  await Promise.all(pieces)
  return { status: 200, body: JSON.stringify({ taken: changes.length, errors } satisfies LoadedThings) }
}

function thingsOf(kind: CatalogueKind, { runner }: Surroundings): ReadonlyMap<string, { readonly name: string }> {
  return runner.shared.catalogue[kind]
}

/** Puts an id into a sorted list. */
function insert(ids: string[], id: string): void {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ids[middle]! < id) low = middle + 1
    else high = middle
  }
  ids.splice(low, 0, id)
}
