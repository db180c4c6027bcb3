import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { BasketCounts, mineRules } from '@attune/engine'
import { expect, test } from 'vitest'
import { readBaskets } from './read-baskets.ts'

const groceries = fileURLToPath(new URL('../../../../../shared/data/groceries/groceries.csv', import.meta.url))

test('baskets are read as CSV writes them, gzipped or not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-baskets-'))
  const text = 'milk,"bread, white"\n\n milk \r\n,,\ntea,,milk\n'
  await writeFile(join(folder, 'a.csv'), text)
  await writeFile(join(folder, 'a.csv.gz'), gzipSync(text))
  const baskets = [['milk', 'bread, white'], ['milk'], ['tea', 'milk']]
  expect(await readBaskets(join(folder, 'a.csv'))).toEqual(baskets)
  expect(await readBaskets(join(folder, 'a.csv.gz'))).toEqual(baskets)
  await expect(readBaskets(join(folder, 'none.csv'))).rejects.toThrow('none.csv')
})

test.runIf(existsSync(groceries))(
  'the rules of a grocery outlet are those that are known, all at once and basket by basket',
  async () => {
    const baskets = await readBaskets(groceries)
    const weighed = baskets.map((items) => ({ items }))
    const common = mineRules(weighed, { support: 0.006, confidence: 0.25 })
    const sizes = [2, 3, 4, 5].map((size) => common.filter(({ given }) => given.length + 1 === size).length)
    expect([common.length, ...sizes]).toEqual([463, 150, 297, 16, 0])
    expect(mineRules(weighed, { support: 0.001, confidence: 0.8 })).toHaveLength(410)
    const rule = (given: string, consequent: string) =>
      common.find((found) => found.given.join() === given && found.consequent === consequent)!
    const herbs = rule('herbs', 'root vegetables')
    expect([herbs.support.toFixed(6), herbs.confidence.toFixed(5), herbs.lift.toFixed(6)]).toEqual([
      '0.007016',
      '0.43125',
      '3.956477',
    ])
    expect(rule('berries', 'whipped/sour cream').lift.toFixed(6)).toBe('3.796886')
    const counts = new BasketCounts({ halfLifeMs: Number.POSITIVE_INFINITY })
    for (const items of baskets) counts.add(items, 0)
    for (const { given, consequent, ...found } of common.filter((each) => each.given.length === 1))
      expect(found).toMatchObject(counts.association(given[0]!, consequent)!)
  },
)
