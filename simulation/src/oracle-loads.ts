import { type Customer, isMember } from '@attune/engine'
import type { MemoryState, Runner } from 'attune/testing'
import type { FileLoads } from './file-loads.ts'
import { FORBIDDEN_MOMENTS, LIMITS_OF_FILES, type Sale } from './till-files.ts'
import type { Violations } from './violations.ts'

/**
 * What files of the past must have come to: each row counted once, rollups and audiences as if everything had come in order, no
 * moment. Knows only what was written into the files.
 */
export async function compareLoads(
  loads: FileLoads,
  runner: Runner,
  { decisions }: MemoryState,
  now: number,
  violations: Violations,
): Promise<void> {
  loads.compareCounts(runner)
  for (const [identifier, sales] of Map.groupBy(loads.sales, (sale) => sale.identifier))
    await runner.read(runner.find(identifier), (customer) =>
      compareCustomer(identifier, sales, customer, now, violations),
    )
  for (const { id, json } of decisions.values()) {
    const { moment } = JSON.parse(json)
    if (FORBIDDEN_MOMENTS.includes(moment.id))
      violations.add(0, `decision ${id}: a file of the past caused ${moment.id}`)
  }
}

function compareCustomer(
  identifier: string,
  sales: readonly Sale[],
  customer: Customer | undefined,
  now: number,
  violations: Violations,
): void {
  for (const [event, those] of Map.groupBy(sales, (sale) => sale.event)) {
    const found = customer?.rollups.find(({ key }) => key === event)
    const times = those.map(({ at }) => at)
    const expected = [those.length, totalOf(those), Math.min(...times), Math.max(...times)].join()
    const known = [found?.count, found?.sum, found?.first, found?.last].join()
    if (known !== expected)
      violations.add(2, `${identifier}: ${event} has count, sum, first and last ${known} instead of ${expected}`)
  }
  const from = now - LIMITS_OF_FILES.withinMs
  const recent = sales.filter(({ at, event }) => event === 'Till Sale' && at > from)
  expectMember('shoppers', recent.length >= LIMITS_OF_FILES.atLeast)
  expectMember('spenders60', totalOf(recent) > LIMITS_OF_FILES.moreThan)

  function expectMember(audience: string, isIn: boolean): void {
    if ((customer !== undefined && isMember(customer, audience)) !== isIn)
      violations.add(4, `${identifier} ${isIn ? 'is not' : 'is'} in ${audience}: ${recent.length} sales count`)
  }
}

function totalOf(sales: readonly Sale[]): number {
  return sales.reduce((sum, { total }) => sum + total, 0)
}
