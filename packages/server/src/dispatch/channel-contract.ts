import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withoutPrivateAddresses } from '../channels/around.fixture.ts'
import { NOT_CALLED } from '../channels/http-verdict.ts'
import type { Capabilities, SendResult } from './channel-adapter.ts'
import { type Behaviour, CONTRACT_CASES, CONTRACT_TRAITS, type ContractName, type Traits } from './contract-cases.ts'

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

/** Puts an adapter through every case of `contract-cases.ts`. */
export function describeChannelContract(name: ContractName, open: () => Promise<Rig>): void {
  const traits: Traits = CONTRACT_TRAITS[name]
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
    const sendTo = (provider: Behaviour | 'nowhere' | 'inside') => {
      if (provider === 'nowhere') return rig.sendNowhere()
      // No connection from before leads there.
      if (provider === 'inside') return withoutPrivateAddresses(() => rig.sendNowhere())
      return sendWhile(provider)
    }
    const good = { outcome: traits.receipts ? 'accepted' : 'delivered' }

    it.each(CONTRACT_CASES)('$name', async ({ outcome, provider }) => {
      const before = rig.taken()
      const result = await sendTo(provider)
      const expected = outcome(traits)
      if (expected === good.outcome) expect(result).toMatchObject(good)
      else expect(result).toMatchObject({ outcome: expected, reason: expect.stringMatching(/./) })
      if (provider === 'inside') expect(result).toEqual(NOT_CALLED)
      if (provider === 'accept') expect(rig.taken()).toBe(before + 1)
      if (provider === 'throttle')
        expect('retryAfterMs' in result ? result.retryAfterMs : undefined).toBe(traits.retryAfterMs)
      if (provider === 'answer-twice') {
        // The second answer spoils nothing that follows.
        expect(await sendWhile('accept')).toMatchObject(good)
        expect(rig.taken()).toBe(before + 2)
      }
      if (provider === 'receipt-first') {
        expect(rig.capabilities.receipts).toBe(traits.receipts)
        expect(rig.heard).toEqual(traits.receipts ? ['delivered'] : [])
      }
      if (provider === 'hang-up') expect(await sendWhile('accept')).toMatchObject(good)
    })
  })
}
