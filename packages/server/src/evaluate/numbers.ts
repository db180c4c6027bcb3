/** A decimal number as people and programs write it; undefined for anything else, NaN and infinities included. */
export function readNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** A probability above 0, as a number or as a fraction such as 1/3. */
export function readPropensity(text: string): number | undefined {
  const [over, under, ...rest] = text.split('/').map((part) => readNumber(part.trim()))
  if (over === undefined || rest.length > 0 || (text.includes('/') && !under)) return undefined
  const value = text.includes('/') ? over / under! : over
  return value > 0 && value <= 1 ? value : undefined
}
