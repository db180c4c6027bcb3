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

/** The code of the digit. */
const ZERO = 48

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
export function linesOf({ lines: text, returned }: Pick<Redemption, 'lines' | 'returned'>): RedeemedLine[] {
  const lines: RedeemedLine[] = []
  for (let start = 0; start < text.length; ) {
    const end = endOf(BETWEEN_LINES, text, start, text.length)
    lines.push(lineIn(text, start, end, lines.length, returned))
    start = end + 1
  }
  return lines
}

/** Reads the line between two places of a text. Without lists of its parts, since a till is answered with every one. */
function lineIn(
  text: string,
  start: number,
  end: number,
  i: number,
  returned: readonly number[] | undefined,
): RedeemedLine {
  const afterSku = endOf(BETWEEN_FIELDS, text, start, end)
  const afterTotal = endOf(BETWEEN_FIELDS, text, afterSku + 1, end)
  const afterQuantity = endOf(BETWEEN_FIELDS, text, afterTotal + 1, end)
  return {
    id: afterQuantity < end ? unescaped(text.slice(afterQuantity + 1, end)) : `${i + 1}`,
    sku: unescaped(text.slice(start, afterSku)),
    quantity: afterTotal < end ? numberIn(text, afterTotal + 1, afterQuantity) : 1,
    total: numberIn(text, afterSku + 1, afterTotal),
    returned: returned?.[i] ?? 0,
  }
}

/** Where a part ends: at the next mark, or with everything. */
function endOf(mark: string, text: string, from: number, end: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 || at > end ? end : at
}

/** The whole number whose digits are between two places of a text. */
function numberIn(text: string, from: number, to: number): number {
  let number = 0
  for (let i = from; i < to; i++) number = number * 10 + text.charCodeAt(i) - ZERO
  return number
}

function escaped(name: string): string {
  return name.replace(ESCAPED, (mark) => WRITTEN_AS[mark]!)
}

function unescaped(name: string): string {
  return name.replace(WRITTEN, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
