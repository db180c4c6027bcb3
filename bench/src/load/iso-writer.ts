/** Seconds written out that are remembered: events of one request lie within a few. */
const REMEMBERED = 64

/** Gives what writes instants (ms since 1970) as `toISOString` would, at a fraction of the cost. */
export function createIsoWriter(): (bytes: Buffer, at: number, time: number) => void {
  const prefixes = new Map<number, string>()
  const prefixOf = (second: number) => {
    const known = prefixes.get(second)
    if (known !== undefined) return known
    if (prefixes.size >= REMEMBERED) prefixes.clear()
    const prefix = new Date(second * 1000).toISOString().slice(0, 20)
    prefixes.set(second, prefix)
    return prefix
  }
  return (bytes, at, time) => {
    const second = Math.floor(time / 1000)
    const ms = time - second * 1000
    bytes.write(`${prefixOf(second)}${String(ms).padStart(3, '0')}Z`, at, 'latin1')
  }
}
