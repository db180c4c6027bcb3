import type { Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

const PREFIX = 'deliveries/'

/** Numbers of deliveries: entered = delivered + the sums of suppressed and failed + pending, at any moment. */
interface Counts {
  entered: number
  pending: number
  delivered: number
  /** Those of the delivered of which nobody has confirmed that they arrived. */
  unconfirmed: number
  suppressed: Record<string, number>
  failed: Record<string, number>
}

/** What became of all deliveries, by campaign, action and channel; actions count to the campaign that they belong to now. */
export function readDeliveryCounts({ runner }: Surroundings): Reply {
  const { playbook, shared } = runner
  const campaigns = new Map<string | null, Map<string, Map<string, Counts>>>()
  for (const [name, count] of shared.tallies) {
    if (!name.startsWith(PREFIX)) continue
    const [action = '', channel = '', what = '', ...reason] = name.slice(PREFIX.length).split('/')
    const campaign = playbook.actions.get(action)?.campaign?.id ?? null
    const actions = within(campaigns, campaign, () => new Map<string, Map<string, Counts>>())
    const channels = within(actions, action, () => new Map<string, Counts>())
    add(within(channels, channel, emptyCounts), what, reason.join('/'), count)
  }
  const view = [...campaigns].map(([campaign, actions]) => {
    const listed = [...actions].map(([action, channels]) => ({
      action,
      ...sumOf([...channels.values()]),
      channels: [...channels].map(([channel, counts]) => ({ channel, ...counts })),
    }))
    return { campaign, ...sumOf(listed), actions: listed }
  })
  return { status: 200, body: JSON.stringify({ campaigns: view, total: sumOf(view) }) }
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function emptyCounts(): Counts {
  return { entered: 0, pending: 0, delivered: 0, unconfirmed: 0, suppressed: {}, failed: {} }
}

function add(counts: Counts, what: string, reason: string, count: number): void {
  if (what === 'entered') {
    counts.entered += count
    counts.pending += count
    return
  }
  counts.pending -= count
  if (what === 'delivered') {
    counts.delivered += count
    if (reason !== '') counts.unconfirmed += count
  } else if (what === 'suppressed' || what === 'failed') {
    counts[what][reason] = (counts[what][reason] ?? 0) + count
  }
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = emptyCounts()
  for (const { delivered, entered, failed, pending, suppressed, unconfirmed } of all) {
    sum.entered += entered
    sum.pending += pending
    sum.delivered += delivered
    sum.unconfirmed += unconfirmed
    for (const [reason, count] of Object.entries(suppressed))
      sum.suppressed[reason] = (sum.suppressed[reason] ?? 0) + count
    for (const [reason, count] of Object.entries(failed)) sum.failed[reason] = (sum.failed[reason] ?? 0) + count
  }
  return sum
}
