import { CONTESTANTS, type Contestant, NAMES } from './contest.ts'

const WIDTH = 760
const HEIGHT = 420
const LEFT = 70
const RIGHT = 190
const TOP = 40
const BOTTOM = 50

/** Told apart also by those who do not see all colours (Okabe & Ito 2008), and by the names at their ends. */
const COLORS: Readonly<Record<Contestant, string>> = {
  clairvoyant: '#000000',
  attune: '#0072b2',
  counts: '#e69f00',
  greedy: '#009e73',
  random: '#cc79a7',
  always: '#d55e00',
}

/** Lines over days as SVG. */
export function plotRegret(lines: ReadonlyMap<Contestant, readonly number[]>): string {
  const shown = CONTESTANTS.filter((contestant) => lines.has(contestant))
  const days = Math.max(...shown.map((one) => lines.get(one)!.length))
  const most = Math.max(1, ...shown.flatMap((one) => lines.get(one)!))
  const x = (day: number) => LEFT + ((WIDTH - LEFT - RIGHT) * day) / days
  const y = (value: number) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * Math.max(0, value)) / most
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * most)
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${Math.round((share * most) / 100)}</text>`
  })
  const ends = spread(shown.map((one) => y(lines.get(one)!.at(-1)!)))
  const drawn = shown.map((one, i) => {
    const points = [0, ...lines.get(one)!].map((value, day) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`)
    const color = COLORS[one]
    return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points.join(' ')}"/><text x="${WIDTH - RIGHT + 8}" y="${ends[i]! + 4}" fill="${color}">${NAMES[one]}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui,sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/><text x="${LEFT}" y="22" font-size="15">Cumulative regret against the clairvoyant, dollars</text>
${ticks.join('\n')}
${drawn.join('\n')}
<text x="${LEFT}" y="${HEIGHT - 14}">day 0</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 14}" text-anchor="end">day ${days}</text></svg>
`
}

const LINE = 16

/** Moves labels apart that would lie on each other. */
function spread(places: readonly number[]): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!)
  const result = [...places]
  let last = Number.NEGATIVE_INFINITY
  for (const i of order) {
    result[i] = Math.max(places[i]!, last + LINE)
    last = result[i]!
  }
  return result
}
