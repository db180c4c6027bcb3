const NEEDLE = Buffer.from('"at":')
const ZERO = 48
const MINUS = 45

/**
 * A range that holds the `at` of every event in serialised records. Parsing them would cost more than writing them,
 * so every `"at":` counts, also those inside of properties: the range may be too wide, never too narrow.
 */
export function timesWithin(bytes: Buffer): { readonly minAt: number; readonly maxAt: number } {
  let minAt = Number.POSITIVE_INFINITY
  let maxAt = Number.NEGATIVE_INFINITY
  for (let found = bytes.indexOf(NEEDLE); found >= 0; found = bytes.indexOf(NEEDLE, found + NEEDLE.length)) {
    const at = numberAt(bytes, found + NEEDLE.length)
    if (at === undefined) continue
    if (at < minAt) minAt = at
    if (at > maxAt) maxAt = at
  }
  return minAt <= maxAt ? { minAt, maxAt } : { minAt: maxAt, maxAt: minAt }
}

/** The JSON number that starts at an offset; undefined where something else does. */
function numberAt(bytes: Buffer, start: number): number | undefined {
  let value = 0
  let end = start
  for (; isDigit(bytes[end]); end++) value = value * 10 + bytes[end]! - ZERO
  const isPlain = end > start && !continuesNumber(bytes[end])
  if (isPlain) return value
  return end > start || bytes[start] === MINUS
    ? Number.parseFloat(bytes.toString('latin1', start, start + 32))
    : undefined
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9
}

/** Whether a byte is the `.`, `e` or `E` of a fraction or an exponent. */
function continuesNumber(byte: number | undefined): boolean {
  return byte === 0x2e || byte === 0x65 || byte === 0x45
}
