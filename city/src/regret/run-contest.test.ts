import { expect, it } from 'vitest'
import { plotRegret } from './plot.ts'
import { runContest } from './run-contest.ts'

const OPTIONS = { seed: 7, people: 40, days: 5 }

it('who knows the truth does best, who learns better than chance, and the same seed gives the same again', async () => {
  const [clairvoyant, attune, random] = [
    await runContest('clairvoyant', OPTIONS),
    await runContest('attune', OPTIONS),
    await runContest('random', OPTIONS),
  ]
  const last = ({ value }: { value: number[] }) => value.at(-1)!
  expect(last(clairvoyant)).toBeGreaterThan(last(attune))
  expect(last(attune)).toBeGreaterThan(last(random))
  expect(attune.optOuts).toBeLessThanOrEqual(random.optOuts)
  expect(await runContest('attune', OPTIONS)).toEqual(attune)
}, 60_000)

it('the plot has a line and a name for each', () => {
  const svg = plotRegret(
    new Map([
      ['attune', [10, 20]],
      ['random', [50, 100]],
    ]),
  )
  expect(svg.match(/<polyline/g)).toHaveLength(2)
  expect(svg).toContain('>Attune</text>')
  expect(svg).toContain('day 2')
})
