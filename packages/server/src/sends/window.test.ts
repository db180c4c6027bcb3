import { describe, expect, it } from 'vitest'
import { Traffic } from './send-book.ts'
import { Window } from './window.ts'

/**
 * Room that there was, after so many seconds with a provider that takes `tookMs` for each message, `atOnce` of them at a time; the
 * rest waits in line. Looked at each millisecond.
 */
function sizeAfter(seconds: number, { atOnce, isAwaited, tookMs }: Provider, window = new Window()): number {
  const traffic = new Traffic()
  const line: number[] = []
  const busyUntil = new Array<number>(atOnce).fill(0)
  let size = 0
  for (let now = 0; now < seconds * 1000; now++) {
    while (line.length > 0 && line[0]! <= now) {
      line.shift()
      traffic.end(String(traffic.ended))
    }
    const room = window.room({ traffic, asking: 0, isAwaited }, now)
    for (let i = 0; i < room; i++) {
      traffic.handOver(String(traffic.ended + line.length))
      const server = busyUntil.indexOf(Math.min(...busyUntil))
      const endsAt = Math.max(now, busyUntil[server]!) + tookMs
      busyUntil[server] = endsAt
      line.push(endsAt)
      line.sort((a, b) => a - b)
    }
    // As after each drain: those who were asked are on their way by then.
    window.room({ traffic, asking: 0, isAwaited }, now)
    size = Math.max(line.length, now % 200 === 0 ? 0 : size)
  }
  return size
}

interface Provider {
  readonly tookMs: number
  readonly atOnce: number
  readonly isAwaited: boolean
}

describe('the window of a send', () => {
  it('grows while the provider keeps up and nobody waits for anything else', () => {
    expect(sizeAfter(2, { tookMs: 1, atOnce: 8, isAwaited: false })).toBe(512)
  })

  it('is no larger than it takes to keep the provider busy while somebody waits for other answers', () => {
    // Eight at once, a millisecond each: what goes beyond thirty-two only stands in line.
    expect(sizeAfter(10, { tookMs: 1, atOnce: 8, isAwaited: true })).toBeLessThanOrEqual(64)
    // A tenth of a second each, and as many at once as there are: all of them are of use.
    expect(sizeAfter(10, { tookMs: 100, atOnce: 1000, isAwaited: true })).toBe(512)
    // The same with a provider that takes a hundred at once.
    const some = sizeAfter(10, { tookMs: 100, atOnce: 100, isAwaited: true })
    expect(some).toBeGreaterThanOrEqual(96)
    expect(some).toBeLessThanOrEqual(160)
  })

  it('finds out again what is of use, since the provider may have changed', () => {
    const window = new Window()
    expect(sizeAfter(10, { tookMs: 100, atOnce: 1000, isAwaited: true }, window)).toBe(512)
    expect(sizeAfter(70, { tookMs: 1, atOnce: 8, isAwaited: true }, window)).toBeLessThanOrEqual(64)
  })

  it('halves when messages come back, and never grows while they do', () => {
    const window = new Window()
    sizeAfter(2, { tookMs: 1, atOnce: 8, isAwaited: false }, window)
    const traffic = new Traffic()
    traffic.ended = 1e6
    traffic.returns = 1
    expect(window.room({ traffic, asking: 0, isAwaited: false }, 10_000)).toBe(256)
    traffic.returns = 2
    expect(window.room({ traffic, asking: 0, isAwaited: false }, 10_001)).toBe(256)
    for (let i = 3; i < 10; i++) {
      traffic.returns = i
      window.room({ traffic, asking: 0, isAwaited: false }, 10_000 * i)
    }
    traffic.returns++
    expect(window.room({ traffic, asking: 0, isAwaited: false }, 200_000)).toBe(32)
  })

  it('counts those who are being asked', () => {
    const window = new Window()
    expect(window.room({ traffic: new Traffic(), asking: 20, isAwaited: false }, 0)).toBe(12)
  })
})
