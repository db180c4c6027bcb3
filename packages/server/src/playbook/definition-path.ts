const PART = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g

/** The steps of a path such as `audiences.regulars.where.all[1]` or `offers["free-x"].name`; numbers are list indexes. */
export function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(PART)].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string
    return index === undefined ? (name ?? '') : Number(index)
  })
}

/** The path written in one way: indexes in brackets, names after points. */
export function formatPath(parts: readonly (string | number)[]): string {
  return parts
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')
}
