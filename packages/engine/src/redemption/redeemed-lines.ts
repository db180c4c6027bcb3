import type { Redemption } from './redemption.ts'

/** A line of a basket in which offers were used. */
export interface RedeemedLine {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  /** What all of the line cost after everything came off, minor units. */
  readonly total: number
  /** Units that were brought back. */
  readonly returned: number
}

const BETWEEN_LINES = ';'
const BETWEEN_FIELDS = ','

/** How the marks, and what stands for them, are written within a name. */
const ESCAPED = /[%,;]/g
const WRITTEN = /%(25|2C|3B)/g
const WRITTEN_AS: Readonly<Record<string, string>> = { '%': '%25', ',': '%2C', ';': '%3B' }

/**
 * The lines of a basket as one text, as a customer's document keeps them until the basket cannot be returned any more: `sku,total`, then the
 * quantity where it is not one, then the id where it is not the line's place, counted from one. One text of some 250 bytes stands for
 * twenty lines, where objects would take ten times that, and give the garbage collector sixty things to look at instead of one.
 */
export function packLines(lines: readonly Omit<RedeemedLine, 'returned'>[]): string {
  return lines.map(packLine).join(BETWEEN_LINES)
}

function packLine({ id, quantity, sku, total }: Omit<RedeemedLine, 'returned'>, i: number): string {
  const start = `${escaped(sku)}${BETWEEN_FIELDS}${total}`
  if (id !== `${i + 1}`) return `${start}${BETWEEN_FIELDS}${quantity}${BETWEEN_FIELDS}${escaped(id)}`
  return quantity === 1 ? start : `${start}${BETWEEN_FIELDS}${quantity}`
}

/** The lines of a redemption, with what was brought back of each. */
export function linesOf({ lines, returned }: Pick<Redemption, 'lines' | 'returned'>): RedeemedLine[] {
  if (lines === '') return []
  return lines.split(BETWEEN_LINES).map((line, i) => {
    const [sku, total, quantity, id] = line.split(BETWEEN_FIELDS)
    return {
      id: id === undefined ? `${i + 1}` : unescaped(id),
      sku: unescaped(sku!),
      quantity: quantity === undefined ? 1 : Number(quantity),
      total: Number(total),
      returned: returned?.[i] ?? 0,
    }
  })
}

function escaped(name: string): string {
  return name.replace(ESCAPED, (mark) => WRITTEN_AS[mark]!)
}

function unescaped(name: string): string {
  return name.replace(WRITTEN, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
