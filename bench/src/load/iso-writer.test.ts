import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createIsoWriter } from './iso-writer.ts'

it('writes what toISOString writes', () => {
  const write = createIsoWriter()
  const bytes = Buffer.alloc(26, '"')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (time) => {
      write(bytes, 1, time)
      expect(bytes.toString('latin1')).toBe(`"${new Date(time).toISOString()}"`)
    }),
  )
})
