import type { Random } from '@attune/engine'
import type { Asking } from './asking.ts'
import { CONFIDENCE, sizeInterval } from './interval.ts'
import type { AudienceReads } from './open-reads.ts'

/** How many customers a condition holds for, as far as a sample tells. */
export interface Estimate {
  readonly size: number
  readonly low: number
  readonly high: number
  readonly confidence: number
  readonly method: 'sample' | 'all'
  /** Customers who were asked, of so many numbers. */
  readonly asked: number
  readonly of: number
}

/** Customers who are asked between two looks at the clock. */
const AT_ONCE = 16

/** So many are asked even where that takes longer, up to `PATIENCE` times the budget: of fewer the interval says little. */
const AT_LEAST = 256
const PATIENCE = 1.4
/** So many are asked however long it takes. */
const FEWEST = 48

/**
 * Asks customers who are drawn at random, each once, until the time is over or everybody was asked. Numbers behind
 * which nobody stands any more count as customers for whom it does not hold, so the whole is the numbers, which are known.
 */
export async function estimateSize(
  asking: Asking,
  reads: Pick<AudienceReads, 'customers' | 'lastCustomer'>,
  { budgetMs, elapsed, random }: { budgetMs: number; elapsed: () => number; random: Random },
): Promise<Estimate> {
  const whole = reads.lastCustomer()
  const draw = drawerOf(whole, random)
  let drawn = 0
  let hits = 0
  const isWorthMore = () => {
    if (drawn < FEWEST) return true
    const spent = elapsed() / budgetMs
    return spent < 1 || (drawn < AT_LEAST && spent < PATIENCE)
  }
  while (drawn < whole && isWorthMore()) {
    const ids = Array.from({ length: Math.min(AT_ONCE, whole - drawn) }, draw)
    const documents = await reads.customers(ids)
    for (const [, document] of documents) if (await asking.ask(document)) hits++
    drawn += ids.length
  }
  const size = drawn === 0 ? 0 : Math.round((hits / drawn) * whole)
  const found = { size, ...sizeInterval(hits, drawn, whole), confidence: CONFIDENCE }
  return { ...found, method: drawn === whole ? 'all' : 'sample', asked: drawn, of: whole }
}

/** Draws numbers from 1 to `whole` without putting any back: a shuffle of which only what has moved is kept (Fisher and Yates 1938). */
function drawerOf(whole: number, random: Random): () => number {
  const moved = new Map<number, number>()
  let next = 1
  return () => {
    const at = next + Math.floor(random() * (whole - next + 1))
    const drawn = moved.get(at) ?? at
    moved.set(at, moved.get(next) ?? next)
    moved.delete(next++)
    return drawn
  }
}
