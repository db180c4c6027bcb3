import type { Delivery, Event } from '@attune/engine'
import type { State } from './state.ts'

/**
 * Reports of deliveries that were handed over when the process ended: they count as lost, and their channel's policy
 * decides. `stored` are the customers of whom the store knows that something was out, `touched` those of the replayed
 * records. To be asked before anything is drained: what timers hand over from then on is on its way, not lost.
 */
export async function lostDeliveries(
  state: State,
  stored: readonly number[],
  touched: ReadonlySet<number>,
  at: number,
): Promise<readonly (readonly [customer: number, event: Event])[]> {
  const { cache, directory } = state
  const { kin } = directory
  await state.load(stored.map((one) => ({ kind: 'read', customer: kin.current(one), read: () => undefined })))
  const customers = new Set([...stored, ...touched].map((one) => kin.current(one)))
  return [...customers].flatMap((customer) => {
    const handed = cache.peek(customer)?.deliveries.filter(isHanded) ?? []
    return handed.map(({ id, attempts }): [number, Event] => {
      const report = { type: 'delivery-reported', delivery: id, attempt: attempts, outcome: 'lost' } as const
      return [customer, { ...report, id: `lost/${id}/${attempts}`, at }]
    })
  })
}

function isHanded({ state }: Delivery): boolean {
  return state === 'handed'
}
