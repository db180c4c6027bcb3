/** FNV-1a of 32 bits over UTF-16 code units (Fowler, Noll, Vo), as GrowthBook takes it. */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Where somebody falls in [0, 1), in steps of 0.0001: GrowthBook's hash version 2, so that assignments made there hold here. */
export function bucketOf(seed: string, value: string): number {
  return (fnv1a32(String(fnv1a32(seed + value))) % 10_000) / 10_000
}

/** Where somebody falls in a namespace: GrowthBook's hash version 1 over the value and the namespace's name. */
function namespacePlaceOf(namespace: string, value: string): number {
  return (fnv1a32(`${value}__${namespace}`) % 1000) / 1000
}

/** A share of the people, of which each belongs to one namespace at most once: experiments in parts that do not overlap exclude each other. */
export interface Namespace {
  readonly id: string
  readonly from: number
  readonly to: number
}

export function isInNamespace({ from, id, to }: Namespace, value: string): boolean {
  const place = namespacePlaceOf(id, value)
  return place >= from && place < to
}

/**
 * The stretch of [0, 1) that belongs to each variant. With a coverage below 1 each gets that part of its own
 * stretch, so that raising it moves nobody from one variant to another.
 */
export function bucketRanges(weights: readonly number[], coverage: number): (readonly [from: number, to: number])[] {
  let start = 0
  return weights.map((weight) => {
    const from = start
    start += weight
    return [from, from + coverage * weight]
  })
}

/** Index of the stretch that a bucket lies in; -1 when in none. */
export function rangeAt(bucket: number, ranges: readonly (readonly [from: number, to: number])[]): number {
  return ranges.findIndex(([from, to]) => bucket >= from && bucket < to)
}
