import {
  begunAs,
  END,
  type Flow,
  flowOfVariant,
  landingOf,
  type Playbook,
  type PlaybookDefinition,
} from '@attune/engine'
import type { RunsInside, Store } from '../runner/store.ts'

/** Where people inside of a thread or a journey are when a changed definition is published. */
export interface Landing {
  readonly kind: 'thread' | 'journey'
  readonly flow: string
  readonly step: string
  readonly people: number
  /** stays: by the definition by which they began; step: at `at`; leaves: they are out. */
  readonly lands: 'stays' | 'step' | 'leaves'
  readonly at: string | null
}

const KINDS = ['thread', 'journey'] as const

/**
 * A definition to be published with what people stay on: earlier forms of threads and journeys by which somebody still
 * goes, where the definition says that people finish by them.
 */
export async function withEarlier(
  { definition: after, flows }: Playbook,
  before: Playbook,
  store: Store,
): Promise<PlaybookDefinition> {
  const keep = async <T extends Kept>(kind: 'thread' | 'journey', given: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(given).map(
          async ([id, one]) =>
            [
              id,
              await keepEarlier(one, (kind === 'thread' ? flows.threads : flows.journeys).get(id)!, before, store),
            ] as const,
        ),
      ),
    )
  return {
    ...after,
    threads: await keep('thread', after.threads),
    journeys: await keep('journey', after.journeys),
  }
}

interface Kept {
  readonly inside: { readonly people: 'move' | 'stay' | 'leave' }
  readonly earlier?: Readonly<Record<string, unknown>> | undefined
}

async function keepEarlier<T extends Kept>(
  given: T,
  { id, kind, revision: fresh }: Flow,
  before: Playbook,
  store: Store,
): Promise<T> {
  const { definition, flows } = before
  const { earlier: _, ...bare } = given
  const known = (kind === 'thread' ? flows.threads : flows.journeys).get(id)
  const held = (kind === 'thread' ? definition.threads : definition.journeys)[id]
  if (given.inside.people !== 'stay' || !known || !held) return bare as T
  const inhabited = new Set((await insideOf(known, before, store)).map(({ revision }) => revision))
  const { earlier: kept = {}, ...current } = held
  const all = Object.fromEntries(Object.entries(kept).filter(([revision]) => inhabited.has(revision)))
  // Who has just begun by the one in force may not be in the store yet.
  if (known.revision !== fresh) all[known.revision] = current as never
  delete all[fresh]
  if (Object.keys(all).length === 0) return bare as T
  return { ...bare, earlier: all } as T
}

/** Where everybody lands who is inside, by how it was at the last checkpoint; those whom nothing changes for are left out. */
export async function landingsOf(before: Playbook, after: Playbook, store: Store): Promise<Landing[]> {
  const landings: Landing[] = []
  for (const kind of KINDS) {
    const [old, fresh] = [flowsOf(before, kind), flowsOf(after, kind)]
    for (const id of new Set([...old.keys(), ...fresh.keys()]))
      for (const inside of await insideOf(old.get(id) ?? fresh.get(id)!, before, store)) {
        const landing = landingIn(kind, id, inside, fresh)
        if (landing) landings.push(landing)
      }
  }
  return landings
}

/** Who is inside of a definition, also those for whom a variant puts it in the place of another one. */
async function insideOf(flow: Flow, playbook: Playbook, store: Store): Promise<readonly RunsInside[]> {
  const all = flowsOf(playbook, flow.kind)
  const begun = await Promise.all(
    begunAs(flow, playbook).map(async (id) => {
      const root = all.get(id) ?? flow
      return (await store.runsInside(flow.kind, id)).filter(
        ({ variant }) => flowOfVariant(root, variant, playbook).id === flow.id,
      )
    }),
  )
  return begun.flat()
}

function flowsOf({ flows }: Playbook, kind: 'thread' | 'journey'): ReadonlyMap<string, Flow> {
  return kind === 'thread' ? flows.threads : flows.journeys
}

function landingIn(
  kind: 'thread' | 'journey',
  id: string,
  { people, revision, step, thread }: RunsInside,
  fresh: ReadonlyMap<string, Flow>,
): Landing | undefined {
  const root = fresh.get(id)
  const base = { kind, flow: id, step, people }
  if (root?.revision === revision) return undefined
  if (root?.earlier.has(revision)) return { ...base, lands: 'stays', at: step }
  const to = root && landingOf(step, fresh.get(thread))
  if (to === undefined) return { ...base, lands: 'leaves', at: null }
  return { ...base, lands: 'step', at: to === END ? 'end' : to }
}
