import { Gauge, Registry } from 'prom-client'

/**
 * The numbers of the host's status in the Prometheus text format: those of `gauges` and at the top as gauges of their
 * own, those of any other section as one gauge with their name as label.
 */
export function statusMetrics(status: { readonly [name: string]: unknown }): Promise<string> {
  const registry = new Registry()
  const { gauges, ...sections } = status
  for (const [name, value] of numbersIn({ ...sections, ...(gauges as object) })) {
    gaugeOf(name, `${name}, as the engine tells it.`, registry).set(value)
  }
  for (const [section, content] of Object.entries(sections)) {
    const labelled = numbersIn(content)
    if (labelled.length === 0) continue
    const gauge = gaugeOf(section, `${section}, by name.`, registry, ['name'])
    for (const [name, value] of labelled) gauge.set({ name }, value)
  }
  return registry.metrics()
}

function gaugeOf(name: string, help: string, registry: Registry, labelNames: string[] = []): Gauge {
  const snake = name.replace(/[^a-zA-Z0-9]+/g, '_').replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  return new Gauge({ name: `attune_${snake.toLowerCase()}`, help, registers: [registry], labelNames })
}

/** The numbers that an object holds, by name; none for anything else. */
function numbersIn(content: unknown): [name: string, value: number][] {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return []
  return Object.entries(content).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
}
