/** Degrees north and east. */
export type LatLon = readonly [lat: number, lon: number]

/** What a fence encloses: a circle (metres), or a polygon. */
export interface Shape {
  readonly lat: number
  readonly lon: number
  readonly radius?: number | undefined
  readonly polygon?: readonly LatLon[] | undefined
}

/** Mean radius of the earth, metres (IUGG). */
const EARTH_METRES = 6_371_008.8
const RADIANS = Math.PI / 180
/** Metres of one degree along a meridian. */
const DEGREE_METRES = EARTH_METRES * RADIANS

/** Metres between two points along the surface of a sphere (haversine). */
export function metresBetween(latA: number, lonA: number, latB: number, lonB: number): number {
  const sinLat = Math.sin(((latB - latA) * RADIANS) / 2)
  const sinLon = Math.sin(((lonB - lonA) * RADIANS) / 2)
  const square = sinLat * sinLat + Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * sinLon * sinLon
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(square)))
}

/** A longitude, or a difference of two, in [-180, 180). */
export function turned(degrees: number): number {
  return degrees >= -180 && degrees < 180 ? degrees : ((((degrees + 180) % 360) + 360) % 360) - 180
}

/** Times that a ring of corners goes around the pole: 0, or it encloses one. */
export function turnOf(corners: readonly LatLon[]): number {
  let sum = 0
  for (let i = 0; i < corners.length; i++) sum += turned(corners[(i + 1) % corners.length]![1] - corners[i]![1])
  return Math.round(sum / 360)
}

/** Whether a shape has an inside at all. */
export function hasFence({ polygon, radius }: Shape): boolean {
  return polygon !== undefined || radius !== undefined
}

/** Whether a point is inside a fence. Edges of polygons are straight in degrees, as on a map. */
export function isInside(shape: Shape, lat: number, lon: number): boolean {
  if (shape.polygon !== undefined) return isInPolygon(shape.polygon, lat, lon)
  return shape.radius !== undefined && metresBetween(shape.lat, shape.lon, lat, lon) <= shape.radius
}

/** Metres from a point to the nearest point of a fence; 0 inside. Exact for circles, and to a few per mille for polygons near by. */
export function metresOutside(shape: Shape, lat: number, lon: number): number {
  if (shape.polygon !== undefined)
    return isInPolygon(shape.polygon, lat, lon) ? 0 : metresToEdge(shape.polygon, lat, lon)
  return Math.max(0, metresBetween(shape.lat, shape.lon, lat, lon) - (shape.radius ?? 0))
}

/** Counts the edges that a ray to the east crosses; longitudes are taken from the point, so that no edge is cut where they start anew. */
function isInPolygon(corners: readonly LatLon[], lat: number, lon: number): boolean {
  let inside = false
  let [fromLat] = corners[0]!
  let fromLon = turned(corners[0]![1] - lon)
  for (let i = 1; i <= corners.length; i++) {
    const [toLat, corner] = corners[i % corners.length]!
    // From corner to corner the shorter way around, so that the ring stays whole.
    const toLon = fromLon + turned(corner - lon - fromLon)
    if (fromLat > lat !== toLat > lat && fromLon + ((lat - fromLat) / (toLat - fromLat)) * (toLon - fromLon) > 0)
      inside = !inside
    fromLat = toLat
    fromLon = toLon
  }
  return inside
}

function metresToEdge(corners: readonly LatLon[], lat: number, lon: number): number {
  const east = Math.cos(lat * RADIANS)
  let nearest = Number.POSITIVE_INFINITY
  let fromY = corners[0]![0] - lat
  let fromLon = turned(corners[0]![1] - lon)
  for (let i = 1; i <= corners.length; i++) {
    const [toLat, corner] = corners[i % corners.length]!
    const toLon = fromLon + turned(corner - lon - fromLon)
    nearest = Math.min(nearest, toSegment(fromLon * east, fromY, toLon * east, toLat - lat))
    fromY = toLat - lat
    fromLon = toLon
  }
  return nearest * DEGREE_METRES
}

/** Distance of the origin from a segment, in the units of its ends. */
function toSegment(ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax
  const dy = by - ay
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length))
  return Math.hypot(ax + t * dx, ay + t * dy)
}

/** What encloses a fence in degrees: south, north, west and how far east from there (360: all around). */
export interface Box {
  readonly south: number
  readonly north: number
  readonly west: number
  readonly width: number
}

/** The smallest box in degrees around a fence, a touch larger so that rounding leaves nothing outside. */
export function boxOf(shape: Shape): Box {
  return shape.polygon === undefined ? boxOfCircle(shape) : boxOfPolygon(shape.polygon)
}

const SLACK = 1e-9

function boxOfCircle({ lat, lon, radius = 0 }: Shape): Box {
  const reach = radius / DEGREE_METRES
  const south = lat - reach - SLACK
  const north = lat + reach + SLACK
  // With a pole inside, every longitude is.
  if (north >= 90 || south <= -90)
    return { south: Math.max(-90, south), north: Math.min(90, north), west: -180, width: 360 }
  // Where meridians touch the circle: sin Δλ = sin r / cos φ (Bronshtein, spherical right triangle).
  const across = Math.asin(Math.min(1, Math.sin(reach * RADIANS) / Math.cos(lat * RADIANS))) / RADIANS + SLACK
  return { south, north, west: turned(lon - across), width: 2 * across }
}

function boxOfPolygon(corners: readonly LatLon[]): Box {
  const [first] = corners
  let [south, lon] = first!
  let north = south
  let west = lon
  let east = lon
  for (let i = 1; i < corners.length; i++) {
    const [lat, next] = corners[i]!
    lon += turned(next - lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
    west = Math.min(west, lon)
    east = Math.max(east, lon)
  }
  const width = Math.min(360, east - west + 2 * SLACK)
  return { south: south - SLACK, north: north + SLACK, west: turned(west - SLACK), width }
}

/** No point of a meridian `degrees` away, on either side of it or beyond, is nearer to a point at `lat` than this, metres. */
export function metresToMeridian(lat: number, degrees: number): number {
  if (degrees >= 90) return (90 - Math.abs(lat)) * DEGREE_METRES
  return EARTH_METRES * Math.asin(Math.cos(lat * RADIANS) * Math.sin(degrees * RADIANS))
}

/** Metres between two parallels. */
export function metresBetweenParallels(latA: number, latB: number): number {
  return Math.abs(latA - latB) * DEGREE_METRES
}
