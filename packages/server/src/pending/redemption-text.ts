import type { Redemption } from '@attune/engine'
import type { RedemptionRow } from '../runner/store.ts'

/** What is told of a basket. */
export interface BasketUses extends Pick<Redemption, 'id' | 'state' | 'channel' | 'place'> {
  readonly uses: readonly Pick<Redemption['uses'][number], 'id' | 'offer' | 'amount'>[]
}

interface Written extends Omit<RedemptionRow, 'id' | 'offer' | 'amount'> {
  readonly basket: string
  readonly uses: readonly (readonly [id: string, offer: string, amount: number])[]
}

/**
 * What became of the uses of offers in one basket, as one text on its way to the store: as an object of its own each use
 * would keep the garbage collector at work, and at thousands of baskets a second telling another thread of them would
 * hold up the engine for 15 ms of every second.
 */
export function writeUses(
  { channel, id, place, state, uses }: BasketUses,
  day: string,
  audiences: readonly string[],
): string {
  const written: Written = {
    ...{ basket: id, day, state, place, channel, audiences },
    uses: uses.map((use) => [use.id, use.offer, use.amount]),
  }
  return JSON.stringify(written)
}

export function readUses(text: Buffer): readonly RedemptionRow[] {
  const { audiences, basket, channel, day, place, state, uses }: Written = JSON.parse(text.toString('utf8'))
  return uses.map(([use, offer, amount]) => {
    return { id: `${basket}/${use}`, offer, place, channel, day, state, amount, audiences }
  })
}
