import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Capabilities, SendResult } from './channel-adapter.ts'

/** What a provider on loopback can be made to do with the next messages. */
export type Behaviour =
  | 'accept'
  | 'reject'
  | 'busy'
  | 'throttle'
  | 'silent'
  | 'slow'
  | 'answer-twice'
  | 'receipt-first'
  | 'hang-up'

/** A provider that speaks the real protocol, and the adapter that talks to it. The time-out is 500 ms; slow is 200 ms. */
export interface Rig {
  readonly capabilities: Capabilities
  behave(behaviour: Behaviour): void
  /** Sends a message to somebody whom the provider knows. */
  send(): Promise<SendResult>
  /** How many messages the provider has taken. */
  taken(): number
  /** What the adapter heard of receipts so far; of those without receipts nothing. */
  readonly heard: readonly string[]
  /** Sends where nobody listens. */
  sendNowhere(): Promise<SendResult>
  close(): Promise<void>
}

interface Traits {
  readonly receipts: boolean
  /** Milliseconds that a throttling provider asks for; undefined where the protocol has no word for it. */
  readonly retryAfterMs: number | undefined
}

/** What every channel does in every case that a provider can make of it. */
export function describeChannelContract(
  name: string,
  open: () => Promise<Rig>,
  { receipts, retryAfterMs }: Traits,
): void {
  describe(`the contract of channels, for ${name}`, () => {
    let rig: Rig
    beforeAll(async () => {
      rig = await open()
    })
    afterAll(() => rig.close())

    const sendWhile = (behaviour: Behaviour) => {
      rig.behave(behaviour)
      return rig.send()
    }
    const good = () => ({ outcome: rig.capabilities.receipts ? 'accepted' : 'delivered' })

    it('accepted', async () => {
      const before = rig.taken()
      expect(await sendWhile('accept')).toEqual(good())
      expect(rig.taken()).toBe(before + 1)
    })

    it('rejected for good', async () => {
      expect(await sendWhile('reject')).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(/./) })
    })

    it('rejected for now', async () => {
      expect(await sendWhile('busy')).toMatchObject({ outcome: 'deferred', reason: expect.stringMatching(/./) })
    })

    it('throttled, with the time that the provider asks for', async () => {
      const result = await sendWhile('throttle')
      expect(result).toMatchObject({ outcome: 'throttled', reason: expect.stringMatching(/./) })
      expect('retryAfterMs' in result ? result.retryAfterMs : undefined).toBe(retryAfterMs)
    })

    it('no answer in time: nobody can tell', async () => {
      expect(await sendWhile('silent')).toMatchObject({ outcome: 'unknown', reason: expect.stringMatching(/./) })
    })

    it('a slow answer is an answer', async () => {
      expect(await sendWhile('slow')).toEqual(good())
    })

    it('an answer that comes twice counts once, and spoils nothing that follows', async () => {
      const before = rig.taken()
      expect(await sendWhile('answer-twice')).toEqual(good())
      expect(await sendWhile('accept')).toEqual(good())
      expect(rig.taken()).toBe(before + 2)
    })

    it(`a receipt that comes before the answer is heard, where there are receipts (${receipts})`, async () => {
      expect(rig.capabilities.receipts).toBe(receipts)
      expect(await sendWhile('receipt-first')).toEqual(good())
      expect(rig.heard).toEqual(receipts ? ['delivered'] : [])
    })

    it('a connection that is closed in mid-answer: nobody can tell', async () => {
      expect(await sendWhile('hang-up')).toMatchObject({ outcome: 'unknown', reason: expect.stringMatching(/./) })
      expect(await sendWhile('accept')).toEqual(good())
    })

    it('nobody listens: it certainly did not leave', async () => {
      expect(await rig.sendNowhere()).toMatchObject({ outcome: 'deferred', reason: expect.stringMatching(/./) })
    })
  })
}
