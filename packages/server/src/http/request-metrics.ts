/** Upper bounds of the latency buckets, seconds. */
const BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] as const

/** What was seen of one route. */
interface RouteFigures {
  readonly labels: string
  readonly counts: Map<number, number>
  /** Requests per bucket, not cumulated; the last holds what is slower than all bounds. */
  readonly buckets: Float64Array
  seconds: number
}

/** Counts requests and their latency by route. */
export interface RequestMetrics {
  /** Gives what notes one answered request of a route: a few additions, where a metrics library would build label sets. */
  route(method: string, url: string): (status: number, milliseconds: number) => void
  /** In the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
  text(): string
}

export function createRequestMetrics(): RequestMetrics {
  const routes: RouteFigures[] = []
  return {
    route(method, url) {
      const labels = `method="${method}",route="${url}"`
      const figures = { labels, counts: new Map(), buckets: new Float64Array(BUCKETS.length + 1), seconds: 0 }
      routes.push(figures)
      return (status, milliseconds) => note(figures, status, milliseconds / 1000)
    },
    text: () => {
      const used = routes.filter(({ counts }) => counts.size > 0)
      return [...countLines(used), ...latencyLines(used), ''].join('\n')
    },
  }
}

function note(figures: RouteFigures, status: number, seconds: number): void {
  figures.counts.set(status, (figures.counts.get(status) ?? 0) + 1)
  figures.seconds += seconds
  let bucket = 0
  while (bucket < BUCKETS.length && seconds > BUCKETS[bucket]!) bucket++
  figures.buckets[bucket]!++
}

function countLines(routes: readonly RouteFigures[]): string[] {
  const head = ['# HELP attune_http_requests_total Answered requests.', '# TYPE attune_http_requests_total counter']
  const lines = routes.flatMap(({ labels, counts }) =>
    [...counts].map(([status, count]) => `attune_http_requests_total{${labels},status="${status}"} ${count}`),
  )
  return [...head, ...lines]
}

function latencyLines(routes: readonly RouteFigures[]): string[] {
  const name = 'attune_http_request_duration_seconds'
  const lines = routes.flatMap(({ labels, buckets, seconds }) => {
    let total = 0
    const bounded = [...BUCKETS, '+Inf'].map((bound, i) => {
      total += buckets[i]!
      return `${name}_bucket{${labels},le="${bound}"} ${total}`
    })
    return [...bounded, `${name}_sum{${labels}} ${seconds}`, `${name}_count{${labels}} ${total}`]
  })
  return [`# HELP ${name} From the arrival of a request to its answer.`, `# TYPE ${name} histogram`, ...lines]
}
