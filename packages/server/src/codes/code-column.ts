/** Which column of a file holds the codes. */
export interface CodeColumn {
  readonly index: number
  /** Whether the first line names columns and holds no code. */
  readonly hasHead: boolean
}

/** What columns of codes are called, letters only. */
const NAMES = /^(unique|voucher|coupon|promo|promotion|promotional|discount|gift|giftcard|redemption)?(codes?|number)$/
const ALONE = /^(codes?|vouchers?|coupons?)$/

/**
 * The column that the first line of a file calls so, or one whose name says that it holds codes; the first where the first line is no
 * head. Undefined where there is no column of that name.
 */
export function codeColumnOf(firstLine: string, named: string | undefined): CodeColumn | undefined {
  const names = cellsOf(firstLine).map((name) => name.toLowerCase())
  if (named !== undefined) {
    const index = names.indexOf(named.trim().toLowerCase())
    return index < 0 ? undefined : { index, hasHead: true }
  }
  const plain = names.map((name) => name.replaceAll(/[\s_.-]/g, ''))
  const exact = plain.findIndex((name) => ALONE.test(name))
  const index = exact >= 0 ? exact : plain.findIndex((name) => NAMES.test(name))
  return index < 0 ? { index: 0, hasHead: false } : { index, hasHead: true }
}

/** The cells of a line that commas, semicolons or tabs part, without quotes and the space around them. */
export function cellsOf(line: string): string[] {
  const cells: string[] = []
  for (const [, quoted, plain] of line.matchAll(/(?:^|[,;\t])(?:\s*"((?:[^"]|"")*)"[^,;\t]*|([^,;\t]*))/g))
    cells.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
  return cells
}
