import { type Box, boxOf, hasFence, isInside, type Shape, turned } from './geometry.ts'

/** The finest grid has this many columns around the earth: cells of about 600 m at the equator. */
const FINEST = 16

/**
 * Finds the fences that hold a point. Each fence lies in the grid whose cells are as large as it is, or larger, so it
 * covers four cells at most; a point is looked up once in every grid that has a fence. What lies elsewhere costs
 * nothing, and longitudes wrap around.
 */
export class FenceIndex<Fence extends Shape> {
  /** By level, then by cell. A cell of level n is 360° / 2ⁿ wide and high. */
  readonly #levels: (Map<number, Fence[]> | undefined)[] = new Array(FINEST + 1).fill(undefined)

  add(fence: Fence): void {
    if (!hasFence(fence)) return
    const { cells, level } = cellsOf(boxOf(fence))
    this.#levels[level] ??= new Map()
    const grid = this.#levels[level]
    for (const cell of cells) {
      const held = grid.get(cell)
      if (held) held.push(fence)
      else grid.set(cell, [fence])
    }
  }

  remove(fence: Fence): void {
    if (!hasFence(fence)) return
    const { cells, level } = cellsOf(boxOf(fence))
    const grid = this.#levels[level]
    for (const cell of cells) {
      const left = grid?.get(cell)?.filter((held) => held !== fence) ?? []
      if (left.length > 0) grid!.set(cell, left)
      else grid?.delete(cell)
    }
    if (grid?.size === 0) this.#levels[level] = undefined
  }

  /** The fences that a point is inside of, in no order. */
  at(lat: number, lon: number): Fence[] {
    const found: Fence[] = []
    for (let level = 0; level <= FINEST; level++) {
      const fences = this.#levels[level]?.get(cellAt(level, lat, lon))
      if (fences) for (const fence of fences) if (isInside(fence, lat, lon)) found.push(fence)
    }
    return found
  }
}

/** The finest level on which a box covers four cells at most, and those. */
function cellsOf({ north, south, west, width }: Box): { readonly level: number; readonly cells: Set<number> } {
  const extent = Math.max(north - south, width)
  let level = FINEST
  while (level > 0 && 360 / 2 ** level < extent) level--
  const east = west + width
  const cells = new Set<number>()
  for (const lat of [south, north]) for (const lon of [west, east]) cells.add(cellAt(level, lat, lon))
  return { level, cells }
}

function cellAt(level: number, lat: number, lon: number): number {
  const columns = 2 ** level
  const size = 360 / columns
  const column = Math.min(columns - 1, Math.floor((turned(lon) + 180) / size))
  const row = Math.floor((lat + 90) / size)
  return row * columns + column
}
