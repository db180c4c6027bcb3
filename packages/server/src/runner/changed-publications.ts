import { isDeepStrictEqual } from 'node:util'
import type { Effect, Playbook, PlaybookDefinition } from '@attune/engine'
import type { SharedState } from './shared-state.ts'

/** Ids of the offers of which tills and shops are told otherwise by a new playbook. */
export function changedPublications({ offers: before }: PlaybookDefinition, { offers }: PlaybookDefinition): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(offers)])
  return [...ids].filter((id) => {
    const isTold = before[id]?.redemption !== undefined || offers[id]?.redemption !== undefined
    return isTold && !isDeepStrictEqual(before[id], offers[id])
  })
}

/** Ids of the offers of whose budgets effects that have been applied took the last, or gave back the first. */
export function turnedBudgets(effects: readonly Effect[], { offers, pools }: Playbook, shared: SharedState): string[] {
  // Most events touch no budget.
  if (!effects.some(({ type }) => type === 'spend-pool')) return []
  const taken = new Map<string, number>()
  for (const effect of effects)
    if (effect.type === 'spend-pool') taken.set(effect.pool, (taken.get(effect.pool) ?? 0) + effect.units)
  const turned = new Set<string | undefined>()
  for (const [pool, units] of taken) {
    const left = (pools.get(pool) ?? 0) - shared.spent(pool)
    if (left < 1 !== left + units < 1) turned.add(pool)
  }
  if (turned.size === 0) return []
  return [...offers.values()].flatMap(({ id, redemption: { amountPool, unitPool } = {} }) =>
    (unitPool !== undefined && turned.has(unitPool)) || (amountPool !== undefined && turned.has(amountPool))
      ? [id]
      : [],
  )
}
