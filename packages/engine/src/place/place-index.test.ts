import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FenceIndex } from './fence-index.ts'
import { hasFence, isInside, type LatLon, metresBetween, metresOutside, type Shape, turned } from './geometry.ts'
import { PointIndex } from './point-index.ts'

/** Everywhere, with the edges of the world and a crowded town oftener than chance would have it. */
const latitude = fc.oneof(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: 47.5, max: 47.7, noNaN: true }),
  fc.constantFrom(-90, -89.9999, 0, 89.9999, 90),
)
const longitude = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -122.5, max: -122.2, noNaN: true }),
  fc.constantFrom(-180, -179.9999, 0, 179.9999, 180),
)
const metres = fc.oneof(fc.double({ min: 1, max: 300, noNaN: true }), fc.double({ min: 1, max: 500_000, noNaN: true }))
const circle = fc.record({ lat: latitude, lon: longitude, radius: metres })

/** A star around a middle: any order of corners by angle encloses it, and none goes around a pole. */
const polygon = fc
  .record({
    lat: fc.double({ min: -80, max: 80, noNaN: true }),
    lon: longitude,
    spokes: fc.array(fc.double({ min: 0.0005, max: 4, noNaN: true }), { minLength: 3, maxLength: 9 }),
  })
  .map(({ lat, lon, spokes }): Shape => {
    const corners = spokes.map((length, i): LatLon => {
      const angle = (2 * Math.PI * i) / spokes.length
      return [lat + length * Math.sin(angle), turned(lon + length * Math.cos(angle))]
    })
    return { lat, lon, polygon: corners }
  })
const fence: fc.Arbitrary<Shape> = fc.oneof(circle, polygon)

/** A point, mostly near the edge or the middle of one of the fences. */
const pointNear = (fences: readonly Shape[]) =>
  fc.oneof(
    fc.tuple(latitude, longitude),
    fc
      .tuple(fc.nat(fences.length - 1), fc.double({ min: -1.2, max: 1.2, noNaN: true }), fc.boolean())
      .map(([index, share, north]): [number, number] => {
        const { lat, lon, polygon: corners, radius = 0 } = fences[index]!
        const reach = corners ? Math.max(...corners.map(([y]) => Math.abs(y - lat))) : radius / 111_195
        const across = reach / Math.max(0.05, Math.cos((lat * Math.PI) / 180))
        return north
          ? [Math.max(-90, Math.min(90, lat + share * reach)), lon]
          : [lat, Math.max(-180, Math.min(180, turned(lon + share * across)))]
      }),
  )

const fences = fc.array(fence, { minLength: 1, maxLength: 25 })
const scene = fences.chain((all) =>
  fc.tuple(fc.constant(all), fc.array(pointNear(all), { minLength: 1, maxLength: 20 })),
)

describe('fences', () => {
  it('that hold a point are found as by trying each, at the poles and where longitudes start anew too', () => {
    let inside = 0
    void fc.assert(
      fc.property(scene, fc.array(fc.nat(24), { maxLength: 8 }), ([all, points], gone) => {
        const index = new FenceIndex<Shape>()
        for (const one of all) index.add(one)
        const removed = new Set(gone.map((i) => all[i % all.length]!))
        for (const one of removed) index.remove(one)
        const left = all.filter((one) => !removed.has(one))
        for (const [lat, lon] of points) {
          const expected = left.filter((one) => isInside(one, lat, lon))
          inside += expected.length
          expect(new Set(index.at(lat, lon))).toEqual(new Set(expected))
        }
      }),
      { numRuns: 400 },
    )
    // The points are near enough to the fences for this to say something.
    expect(inside).toBeGreaterThan(500)
  })

  it('lie where they lie wherever longitudes start to be counted', () => {
    void fc.assert(
      fc.property(
        polygon,
        fc.double({ min: -360, max: 360, noNaN: true }),
        latitude,
        longitude,
        (shape, turn, lat, lon) => {
          const shifted = { ...shape, polygon: shape.polygon!.map(([y, x]): LatLon => [y, turned(x + turn)]) }
          // Right on an edge, rounding decides.
          const distance = metresOutside({ ...shape, polygon: shape.polygon! }, lat, lon)
          fc.pre(distance === 0 || distance > 1)
          const nudged = [0, 1e-6, -1e-6].map((by) => isInside(shape, lat + by, lon))
          fc.pre(new Set(nudged).size === 1)
          expect(isInside(shifted, lat, turned(lon + turn))).toBe(isInside(shape, lat, lon))
        },
      ),
    )
  })

  it('are no nearer than their edge', () => {
    const square: Shape = {
      lat: 0,
      lon: 180,
      polygon: [
        [-1, 179],
        [-1, -179],
        [1, -179],
        [1, 179],
      ],
    }
    expect(isInside(square, 0, -179.5)).toBe(true)
    expect(isInside(square, 0, 178.9)).toBe(false)
    expect(metresOutside(square, 0, 178.9)).toBeCloseTo(metresBetween(0, 178.9, 0, 179), -1)
    expect(metresOutside({ lat: 90, lon: 0, radius: 1000 }, 89.98, 123)).toBeCloseTo(1223.9, 0)
    expect(hasFence({ lat: 0, lon: 0 })).toBe(false)
  })
})

describe('the nearest point', () => {
  const spot = fc.record({ lat: latitude, lon: longitude })
  const before = (a: { n: number }, b: { n: number }) => a.n < b.n

  it('is found as by measuring all distances, at the poles and where longitudes start anew too', () => {
    let found = 0
    void fc.assert(
      fc.property(fc.array(spot, { maxLength: 40 }), spot, metres, fc.nat(5), (spots, from, within, drop) => {
        const points = spots.map((one, n) => ({ ...one, n }))
        const index = new PointIndex<(typeof points)[number]>()
        for (const point of points) index.add(point)
        for (const point of points.slice(0, drop)) index.remove(point)
        const distances = points
          .slice(drop)
          .map((point) => ({ point, metres: metresBetween(from.lat, from.lon, point.lat, point.lon) }))
          .filter((one) => one.metres <= within)
          .sort((a, b) => a.metres - b.metres || a.point.n - b.point.n)
        const nearest = index.nearest(from.lat, from.lon, within, before)
        if (nearest) found++
        expect(nearest?.metres).toBe(distances[0]?.metres)
        expect(nearest?.found).toBe(distances[0]?.point)
      }),
      { numRuns: 500 },
    )
    expect(found).toBeGreaterThan(50)
  })
})
