import { createRandom } from '@attune/engine'
import { expect, test } from 'vitest'
import type { Asking } from './asking.ts'
import { estimateSize } from './estimate.ts'
import { sizeInterval } from './interval.ts'
import type { AudienceReads } from './open-reads.ts'

const WHOLE = 1500
const DRAWN = 320

const logFactorials = [0]
for (let i = 1; i <= WHOLE; i++) logFactorials.push(logFactorials[i - 1]! + Math.log(i))
const logChoose = (n: number, k: number) => logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!

/** How likely the interval holds a size, over all samples that can be drawn (hypergeometric distribution). */
function coverageOf(size: number): number {
  let sum = 0
  for (let hits = Math.max(0, DRAWN - (WHOLE - size)); hits <= Math.min(DRAWN, size); hits++) {
    const { high, low } = sizeInterval(hits, DRAWN, WHOLE)
    if (low > size || size > high) continue
    sum += Math.exp(logChoose(size, hits) + logChoose(WHOLE - size, DRAWN - hits) - logChoose(WHOLE, DRAWN))
  }
  return sum
}

test('an interval holds every size about as often as it says, reckoned over all samples', () => {
  const coverages = Array.from({ length: WHOLE + 1 }, (_, size) => coverageOf(size))
  expect(Math.min(...coverages)).toBeGreaterThan(0.94)
  const mean = coverages.reduce((sum, one) => sum + one, 0) / coverages.length
  expect(mean).toBeGreaterThan(0.95)
  expect(mean).toBeLessThan(0.96)
})

test('an estimate holds the size as often, by the samples that it draws: in 380 to 385 of 400 on the long run', async () => {
  let inside = 0
  for (let run = 0; run < 400; run++) {
    const random = createRandom(`run ${run}`)
    const size = Math.floor(random() * (WHOLE + 1))
    // Those who are in it are the first: samples that are not drawn evenly would show.
    const customers = async (ids: readonly number[]) => ids.map((id) => [id, id] as const)
    const reads = { customers, lastCustomer: () => WHOLE } as unknown as AudienceReads
    const asking = { ask: async (id: number) => id <= size } as unknown as Asking
    let looks = 0
    const around = { budgetMs: (DRAWN - 48) / 16, elapsed: () => looks++, random }
    const { asked, high, low } = await estimateSize(asking, reads, around)
    expect(asked).toBe(DRAWN)
    if (low <= size && size <= high) inside++
  }
  expect(inside).toBeGreaterThanOrEqual(370)
  expect(inside).toBeLessThanOrEqual(392)
})
