import encodeQR from 'qr'
import { type Html, html } from '../pages/html.ts'

const QUIET = 4

/** A QR code as a picture in the page (ISO/IEC 18004): dark on white whatever the colours of the page, with its quiet zone. */
export function drawQrCode(text: string, label: string): Html {
  // The library wants at least one ring around it; it is left out here, and the quiet zone drawn by the picture's size.
  const ringed = encodeQR(text, 'raw', { ecc: 'medium', border: 1 })
  const modules = ringed.slice(1, -1).map((row) => row.slice(1, -1))
  const size = modules.length + 2 * QUIET
  const runs = modules.flatMap((row, y) =>
    [...runsOf(row)].map(([from, length]) => `M${from + QUIET} ${y + QUIET}h${length}v1h-${length}z`),
  )
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect
width="${size}" height="${size}" fill="#fff"/><path fill="#000" d="${runs.join('')}"/></svg>`
}

/** Where dark modules follow each other in a row: the first and how many. */
function* runsOf(row: readonly boolean[]): Generator<readonly [number, number]> {
  for (let from = row.indexOf(true); from >= 0; ) {
    const end = row.indexOf(false, from)
    yield [from, (end < 0 ? row.length : end) - from]
    from = end < 0 ? -1 : row.indexOf(true, end)
  }
}
