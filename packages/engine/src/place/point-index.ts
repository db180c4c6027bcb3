import { metresBetween, metresBetweenParallels, metresToMeridian, turned } from './geometry.ts'

interface Point {
  readonly lat: number
  readonly lon: number
}

/** Columns around the earth: cells of about 10 km at the equator. */
const COLUMNS = 4096
const ROWS = COLUMNS / 2
const SIZE = 360 / COLUMNS

/** What is nearest, and how far it is. */
export interface Nearest<Of> {
  readonly found: Of
  readonly metres: number
}

/** Finds the nearest of many points. A search goes outward cell by cell and ends where nothing nearer can be. */
export class PointIndex<Of extends Point> {
  readonly #cells = new Map<number, Of[]>()

  add(point: Of): void {
    const cell = cellOf(rowOf(point.lat), columnOf(point.lon))
    const held = this.#cells.get(cell)
    if (held) held.push(point)
    else this.#cells.set(cell, [point])
  }

  remove(point: Of): void {
    const cell = cellOf(rowOf(point.lat), columnOf(point.lon))
    const left = this.#cells.get(cell)?.filter((held) => held !== point) ?? []
    if (left.length > 0) this.#cells.set(cell, left)
    else this.#cells.delete(cell)
  }

  /** The nearest point within some metres; of several equally near the one whose id comes first by `before`. */
  nearest(
    lat: number,
    lon: number,
    withinMetres: number,
    before: (a: Of, b: Of) => boolean,
    isMeant?: (point: Of) => boolean,
  ): Nearest<Of> | undefined {
    if (this.#cells.size === 0) return undefined
    const search = { lat, lon, before, isMeant, best: undefined as Of | undefined, metres: withinMetres }
    const home = rowOf(lat)
    for (let away = 0; away < ROWS; away++) {
      const south = home - away
      const north = home + away
      const toSouth = away === 0 ? 0 : metresBetweenParallels(lat, (south + 1) * SIZE - 90)
      const toNorth = away === 0 ? 0 : metresBetweenParallels(lat, north * SIZE - 90)
      if (Math.min(toSouth, toNorth) > search.metres) break
      if (north < ROWS && toNorth <= search.metres) this.#searchRow(north, search)
      if (away > 0 && south >= 0 && toSouth <= search.metres) this.#searchRow(south, search)
    }
    return search.best && { found: search.best, metres: search.metres }
  }

  #searchRow(row: number, search: Search<Of>): void {
    const home = columnOf(search.lon)
    const offset = (turned(search.lon) + 180) / SIZE - home
    for (let away = 0; away <= COLUMNS / 2; away++) {
      const eastward = away === 0 ? 0 : (away - offset) * SIZE
      const westward = away === 0 ? 0 : (away - 1 + offset) * SIZE
      if (metresToMeridian(search.lat, Math.min(eastward, westward)) > search.metres) break
      this.#searchCell(row, home + away, search)
      if (away > 0) this.#searchCell(row, home - away, search)
    }
  }

  #searchCell(row: number, column: number, search: Search<Of>): void {
    for (const point of this.#cells.get(cellOf(row, (column + COLUMNS) % COLUMNS)) ?? []) {
      const metres = metresBetween(search.lat, search.lon, point.lat, point.lon)
      if (metres > search.metres) continue
      if (metres === search.metres && search.best && !search.before(point, search.best)) continue
      if (search.isMeant && !search.isMeant(point)) continue
      search.best = point
      search.metres = metres
    }
  }
}

interface Search<Of> {
  readonly lat: number
  readonly lon: number
  readonly before: (a: Of, b: Of) => boolean
  readonly isMeant: ((point: Of) => boolean) | undefined
  best: Of | undefined
  metres: number
}

function rowOf(lat: number): number {
  return Math.min(ROWS - 1, Math.floor((lat + 90) / SIZE))
}

function columnOf(lon: number): number {
  return Math.min(COLUMNS - 1, Math.floor((turned(lon) + 180) / SIZE))
}

function cellOf(row: number, column: number): number {
  return row * COLUMNS + column
}
