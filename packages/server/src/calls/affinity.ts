import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

/** Things that are bought together more often than by chance: what could be a bundle, the strongest first. */
export function readAffinity(
  { limit, lift, support, sku }: Call & { type: 'read-affinity' },
  { clock, runner }: Surroundings,
): Reply {
  if (!runner.playbook.affinity) return errorReply('affinity_unknown')
  const { catalogue, affinity } = runner.shared
  const pairs = affinity.pairs({ lift, support }).filter(({ items }) => sku === undefined || items.includes(sku))
  const bundles = pairs.slice(0, limit).map(({ items, ...figures }) => ({
    items: items.map((item) => ({ sku: item, name: catalogue.product(item)?.name ?? null })),
    ...figures,
  }))
  return { status: 200, body: JSON.stringify({ baskets: affinity.basketsAt(clock.now()), bundles }) }
}
