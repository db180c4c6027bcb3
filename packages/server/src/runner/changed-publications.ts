import { isDeepStrictEqual } from 'node:util'
import type { PlaybookDefinition } from '@attune/engine'

/** Ids of the offers of which tills and shops are told otherwise by a new playbook. */
export function changedPublications({ offers: before }: PlaybookDefinition, { offers }: PlaybookDefinition): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(offers)])
  return [...ids].filter((id) => {
    const isTold = before[id]?.redemption !== undefined || offers[id]?.redemption !== undefined
    return isTold && !isDeepStrictEqual(before[id], offers[id])
  })
}
