import { describe, expect, it } from 'vitest'
import { Traffic } from './send-book.ts'

describe('what keeps others from being sent', () => {
  /** A hundred messages are handed over, and come back or end one after the other. */
  function sent(each: (traffic: Traffic, delivery: string, index: number) => void): Traffic {
    const traffic = new Traffic()
    for (let i = 0; i < 100; i++) traffic.handOver(`d${i}`)
    for (let i = 0; i < 100; i++) each(traffic, `d${i}`, i)
    return traffic
  }

  it('is what was handed over, and what waits for its turn or for the provider', () => {
    expect(sent(() => undefined).underway).toBe(100)
    expect(sent((traffic, delivery) => traffic.postpone(delivery, 'turn')).underway).toBe(100)
    expect(sent((traffic, delivery) => traffic.postpone(delivery, 'provider'))).toMatchObject({
      ...{ underway: 100, returns: 100 },
    })
    expect(sent((traffic, delivery) => traffic.end(delivery))).toMatchObject({ underway: 0, ended: 100 })
  })

  it('is not what is held back at the door', () => {
    expect(sent((traffic, delivery) => traffic.postpone(delivery, 'leave')).underway).toBe(0)
  })

  it('is what the provider wants to see again, as far as that is more than one in five', () => {
    const oneIn = (n: number) =>
      sent((traffic, delivery, i) => (i % n === 0 ? traffic.postpone(delivery, 'attempt') : traffic.end(delivery)))
    expect(oneIn(1).underway).toBe(100)
    // Fifty less a quarter of the fifty that it took, in whole messages.
    expect(oneIn(2).underway).toBe(37)
    expect(oneIn(5).underway).toBeLessThanOrEqual(1)
    expect(oneIn(10).underway).toBeLessThanOrEqual(1)
  })

  it('is nothing that has ended or is held back while it waited for another attempt', () => {
    for (const after of ['end', 'leave'] as const) {
      const traffic = sent((each, delivery) => each.postpone(delivery, 'attempt'))
      for (let i = 0; i < 100; i++) after === 'end' ? traffic.end(`d${i}`) : traffic.postpone(`d${i}`, 'leave')
      expect(traffic.underway).toBe(0)
    }
  })

  it('is one message once, however often it is tried', () => {
    const traffic = new Traffic()
    for (let attempt = 0; attempt < 10; attempt++) {
      traffic.handOver('d')
      expect(traffic.underway).toBe(1)
      traffic.postpone('d', 'attempt')
      expect(traffic.underway).toBe(1)
    }
    traffic.end('d')
    expect(traffic.underway).toBe(0)
  })
})
