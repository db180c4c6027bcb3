import { type MemberPage, pageOfMembers } from './member-page.ts'
import type { Runner } from './runner.ts'
import type { Store } from './store.ts'

/** A page of the members of an audience; everything up to the fact `asOf` is reflected. */
interface MembersPage extends MemberPage {
  readonly asOf: number
}

/** Members of an audience after a customer, as of everything taken in before: what the store holds and what it does not hold yet. */
export function membersAfter(
  audience: string,
  after: number,
  limit: number,
  { runner, store }: { readonly runner: Runner; readonly store: Pick<Store, 'members'> },
): Promise<MembersPage> {
  return pageNow(audience, after, runner, async (changed) =>
    pageOfMembers(await store.members(audience, after, limit), changed, after, limit),
  )
}

/** The same of these customers alone, who are in ascending order. */
export function membersAmong(
  audience: string,
  among: readonly number[],
  after: number,
  limit: number,
  { runner, store }: { readonly runner: Runner; readonly store: Pick<Store, 'membersAmong'> },
): Promise<MembersPage> {
  const left = among.filter((customer) => customer > after)
  const asked = left.slice(0, limit)
  return pageNow(audience, after, runner, async (changed) => {
    const stored = new Set(await store.membersAmong(audience, asked))
    const customers = asked.filter((customer) => changed.get(customer) ?? stored.has(customer))
    return { customers, last: asked.at(-1) ?? after, isLast: left.length <= limit }
  })
}

/** A page that is read between two steps; `read` is told what the store does not hold yet. */
function pageNow(
  audience: string,
  after: number,
  runner: Runner,
  read: (changed: ReadonlyMap<number, boolean>) => Promise<MemberPage>,
): Promise<MembersPage> {
  return runner.turn(async () => {
    const asOf = runner.lastFact
    return { asOf, ...(await read(unstoredChanges(audience, after, runner))) }
  })
}

/** How many members an audience has, as of everything taken in before. */
export function countMembers(
  audience: string,
  { runner, store }: { readonly runner: Runner; readonly store: Pick<Store, 'audienceSize' | 'membersAmong'> },
): Promise<number> {
  return runner.turn(async () => {
    const changed = unstoredChanges(audience, 0, runner)
    const size = await store.audienceSize(audience)
    if (changed.size === 0) return size
    const stored = await store.membersAmong(audience, [...changed.keys()])
    return size - stored.length + [...changed.values()].filter((isIn) => isIn).length
  })
}

/** Who has entered or left since, by customer: what the store does not hold yet. */
function unstoredChanges(audience: string, after: number, runner: Runner): ReadonlyMap<number, boolean> {
  const changed = new Map<number, boolean>()
  // Newest last, so that it counts.
  for (const { memberships } of runner.unstored.toReversed())
    for (const [customer, isIn] of memberships.changesIn(audience)) if (customer > after) changed.set(customer, isIn)
  return changed
}
