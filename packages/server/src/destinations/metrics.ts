import type { DestinationStatus } from './destinations.ts'
import { LATENCY_BUCKETS, type Tally } from './tally.ts'

interface Measured {
  readonly status: DestinationStatus
  /** Undefined where nothing is sent. */
  readonly tally: Tally | undefined
}

type Series = readonly [name: string, type: 'gauge' | 'counter', help: string, value: (measured: Measured) => number]

const SERIES: readonly Series[] = [
  ['behind', 'gauge', 'Facts that a destination has not been told.', ({ status }) => status.behind],
  ['dead', 'gauge', 'Facts that it has refused for good.', ({ status }) => status.dead],
  ['up', 'gauge', 'Whether the last request was taken.', ({ status }) => Number(status.failures === 0)],
  [
    'refusing',
    'gauge',
    'Whether it refuses everything it is told.',
    ({ status }) => Number(status.state === 'refusing'),
  ],
  ['sent_total', 'counter', 'Facts that it has taken.', ({ status }) => status.sent],
  ['skipped_total', 'counter', 'Facts for which there was nothing to send.', ({ status }) => status.skipped],
  ['failed_total', 'counter', 'Requests that failed for now.', ({ tally }) => tally?.failures ?? 0],
  ['refused_total', 'counter', 'Requests that were refused for good.', ({ tally }) => tally?.refusals ?? 0],
]

const LATENCY = 'attune_destination_latency_seconds'

/** Figures of destinations in the Prometheus text format. */
export function destinationMetrics(measured: readonly Measured[]): string {
  if (measured.length === 0) return ''
  const lines = SERIES.flatMap(([name, type, help, value]) => [
    `# HELP attune_destination_${name} ${help}`,
    `# TYPE attune_destination_${name} ${type}`,
    ...measured.map((one) => `attune_destination_${name}{destination="${one.status.name}"} ${value(one)}`),
  ])
  const latency = measured.flatMap(({ status, tally }) => (tally ? latencyLines(status.name, tally) : []))
  const head = [`# HELP ${LATENCY} From what happened until it was taken.`, `# TYPE ${LATENCY} histogram`]
  return `${[...lines, ...head, ...latency].join('\n')}\n`
}

function latencyLines(name: string, { latency, latencySeconds }: Tally): string[] {
  let total = 0
  const label = `destination="${name}"`
  const bounded = [...LATENCY_BUCKETS, '+Inf'].map((bound, i) => {
    total += latency[i]!
    return `${LATENCY}_bucket{${label},le="${bound}"} ${total}`
  })
  return [...bounded, `${LATENCY}_sum{${label}} ${latencySeconds}`, `${LATENCY}_count{${label}} ${total}`]
}
