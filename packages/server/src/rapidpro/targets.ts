/** A step as definitions hold it. */
export type StepDefinition = Readonly<Record<string, unknown>>

/** A step with every way that it leads replaced. */
export function mapTargets(step: StepDefinition, change: (to: string) => string): StepDefinition {
  const mapped: Record<string, unknown> = { ...step }
  for (const field of ['branch', 'split']) {
    const ways = mapped[field]
    if (Array.isArray(ways))
      mapped[field] = ways.map((way: { readonly to: string }) => ({ ...way, to: change(way.to) }))
  }
  for (const field of ['next', 'otherwise'])
    if (mapped[field] !== undefined) mapped[field] = inField(mapped[field], change)
  for (const field of ['timeout', 'again']) {
    const held = mapped[field] as { readonly to?: string } | undefined
    if (held?.to !== undefined) mapped[field] = { ...held, to: change(held.to) }
  }
  return mapped
}

function inField(value: unknown, change: (to: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  return Object.fromEntries(Object.entries(value as Record<string, string>).map(([name, to]) => [name, change(to)]))
}

/** Where a step leads. */
export function targetsOf(step: StepDefinition): string[] {
  const found: string[] = []
  mapTargets(step, (to) => {
    found.push(to)
    return to
  })
  return found
}
