import { createRandom } from '@attune/engine'
import { expect, it } from 'vitest'
import { PlaceTable } from './place-table.ts'

it.each(['a', 'b', 'c', 'd'])('says what a Map says, whatever comes and goes (seed %s)', (seed) => {
  const random = createRandom(seed)
  const table = new PlaceTable()
  const map = new Map<number, number>()
  // Few keys meet often; many, and far apart, let the table grow.
  const most = seed < 'c' ? 900 : 2 ** 31 - 1
  let last: number | undefined
  for (let i = 0; i < 60_000; i++) {
    const key = 1 + Math.floor(random() * most)
    const known = random() < 0.5 ? key : (last ?? key)
    if (random() < 0.3) {
      table.delete(known)
      map.delete(known)
    } else {
      const place = Math.floor(random() * 2 ** 40)
      table.set(key, place)
      map.set(key, place)
      last = key
    }
    if (i % 7919 === 0) {
      expect(table.size).toBe(map.size)
      for (const [one, at] of map) expect(table.get(one)).toBe(at)
      expect([table.get(most), table.has(most)]).toEqual([map.get(most), map.has(most)])
    }
  }
})
