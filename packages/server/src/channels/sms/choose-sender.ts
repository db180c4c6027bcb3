import { createHash } from 'node:crypto'

/** A number or name from which texts go out. */
export interface Sender {
  readonly from: string
  /** Beginnings of the numbers that it writes to, such as `+1`; all where there are none. */
  readonly to: readonly string[]
}

/**
 * From which sender somebody is written to: of those that write to the longest beginning of the number, always the same one for
 * the same person, so that a conversation stays in one thread. Undefined where none writes there.
 */
export function chooseSender(senders: readonly Sender[], recipient: string): string | undefined {
  let longest = -1
  let fit: string[] = []
  for (const { from, to } of senders) {
    const lengths = to.filter((prefix) => recipient.startsWith(prefix)).map((prefix) => prefix.length)
    const length = to.length === 0 ? 0 : Math.max(-1, ...lengths)
    if (length < 0 || length < longest) continue
    if (length > longest) fit = []
    longest = length
    fit.push(from)
  }
  // Rendezvous hashing: a further sender takes over only its own share of the people.
  const weight = (from: string) => createHash('sha256').update(`${from}\n${recipient}`).digest().readUIntBE(0, 6)
  return fit.toSorted((a, b) => weight(b) - weight(a))[0]
}
