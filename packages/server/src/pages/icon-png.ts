import { crc32, deflateSync } from 'node:zlib'

/**
 * A square picture of a ticket on a brand's colour, as PNG (https://www.w3.org/TR/png-3/), for home screens and passes. What matters
 * lies within the inner four fifths, which every platform's mask leaves.
 */
export function drawIcon(color: string, size: number): Buffer {
  const background = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  const rows = Buffer.alloc(size * (1 + size * 3))
  for (let y = 0; y < size; y++) {
    let at = y * (1 + size * 3) + 1
    for (let x = 0; x < size; x++) {
      const ink = inkAt((x + 0.5) / size, (y + 0.5) / size, size)
      for (const shade of background) rows[at++] = Math.round(shade + (255 - shade) * ink)
    }
  }
  return Buffer.concat([SIGNATURE, chunk('IHDR', headerOf(size)), chunk('IDAT', deflateSync(rows)), chunk('IEND')])
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Eight bits a channel, red, green and blue, not interlaced. */
function headerOf(size: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return header
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** How white a point is, 0 to 1: a ticket with a round bite at either side and a line of dots where it is torn. */
function inkAt(x: number, y: number, size: number): number {
  const ticket = roundedBox(x - 0.5, y - 0.5, 0.32, 0.2, 0.05)
  const bites = 0.07 - Math.min(Math.hypot(x - 0.18, y - 0.5), Math.hypot(x - 0.82, y - 0.5))
  const dots = 0.022 - Math.hypot(x - 0.62, ((y + 0.04) % 0.08) - 0.04)
  // A distance of half a pixel to either side of an edge is the width over which it fades.
  return Math.min(1, Math.max(0, 0.5 - Math.max(ticket, bites, dots) * size))
}

/** Distance to a box with round corners around the origin; less than 0 inside. */
function roundedBox(x: number, y: number, halfWidth: number, halfHeight: number, radius: number): number {
  const dx = Math.abs(x) - halfWidth + radius
  const dy = Math.abs(y) - halfHeight + radius
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}
