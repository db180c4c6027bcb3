/** One line of the Prometheus text format. */
interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Reads the samples of a Prometheus text (exposition format 0.0.4); comments and lines that are none are passed over. */
export function readMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?\d\S*|[+-]?Inf|NaN)(?: |$)/.exec(line)
    if (!match) return []
    const [, name = '', labels = '', value] = match
    return [{ name, labels: readLabels(labels), value: Number(value) }]
  })
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
  }
  return labels
}
