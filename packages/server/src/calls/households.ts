import type { Call, Reply } from '../runner/call.ts'
import { pageOfMembers } from '../runner/member-page.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** The members of a household after a customer, by number; what was acknowledged is there, whether the store holds it yet or not. */
export async function readHousehold(call: Call & { type: 'read-household' }, around: Surroundings): Promise<Reply> {
  const { household } = call
  const { members, next } = await membersOf(household, call.after, call.limit, around)
  return { status: 200, body: JSON.stringify({ household, members, next }) }
}

/** A page of a household's members; `next` begins the one after it and is null after the last. */
export async function membersOf(
  household: string,
  after: number,
  limit: number,
  { runner, store }: Pick<Surroundings, 'runner' | 'store'>,
) {
  const page = await runner.turn(async () => {
    const changed = new Map<number, boolean>()
    // Newest last, so that it counts.
    for (const { households } of runner.unstored.toReversed())
      for (const row of households.values())
        if (row.customer > after) changed.set(row.customer, row.household === household)
    return pageOfMembers(await store.householdMembers(household, after, limit), changed, after, limit)
  })
  const rows = await Promise.all(
    page.customers.map((customer) =>
      runner.read(customer, (document) => {
        const theirs = document?.household
        // Somebody may have left since.
        return theirs?.id === household
          ? { customer, role: theirs.role ?? null, since: instantOf(theirs.at) }
          : undefined
      }),
    ),
  )
  return { members: rows.filter((row) => row !== undefined), next: page.isLast ? null : page.last }
}
