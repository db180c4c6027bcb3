import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HeardNews } from '../../dispatch/channel-adapter.ts'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor } from '../around.fixture.ts'
import { messageFor } from '../message.fixture.ts'
import { createSmppAdapter } from './smpp-adapter.ts'
import { openSmsc, type Smsc } from './smsc.fixture.ts'

const open = () => createSmppAdapter(aroundFor({ SMPP_PASSWORD: 'secret08' }))

const configFor = (adapter: ReturnType<typeof open>, port: number, more: object = {}) =>
  adapter.configSchema.parse({
    ...{ host: '127.0.0.1', port, systemId: 'attune', password: 'SMPP_PASSWORD', timeoutMs: 500 },
    ...{ senders: [{ from: '+12065550199' }], ...more },
  })

const textTo = (text: string) =>
  messageFor(['user:ana', 'phone:+12065550100'], { text }, { channel: 'sms', expiresAt: Date.now() + 90_500 })

describeChannelContract('smpp', async (): Promise<Rig> => {
  const adapter = open()
  const smsc = await openSmsc()
  const heard: string[] = []
  const config = configFor(adapter, smsc.port)
  const end = adapter.listen!(config, async ({ receipts }) => {
    heard.push(...receipts.map(({ outcome }) => outcome))
    return true
  })
  return {
    ...{ capabilities: adapter.capabilities, heard },
    behave: (behaviour) => smsc.behave(behaviour),
    send: async () => {
      const result = await adapter.send(textTo('Hi Ana'), config)
      // The receipt comes on the same connection, before or after the answer.
      await new Promise((resolve) => setImmediate(resolve))
      return result
    },
    taken: () => smsc.taken.length,
    sendNowhere: () => adapter.send(textTo('Hi Ana'), configFor(adapter, 9)),
    async close() {
      end()
      adapter.close!()
      await smsc.close()
    },
  }
})

describe('texts by SMPP', () => {
  let adapter: ReturnType<typeof open>
  let smsc: Smsc
  let news: HeardNews[]
  let isKept: boolean
  let ends: (() => void)[]
  beforeEach(async () => {
    adapter = open()
    smsc = await openSmsc()
    news = []
    isKept = true
    ends = []
  })
  afterEach(async () => {
    for (const end of ends) end()
    adapter.close!()
    await smsc.close()
  })

  const listen = async (more: object = {}) => {
    const config = configFor(adapter, smsc.port, more)
    const take = async (told: HeardNews) => {
      news.push(told)
      return isKept
    }
    ends.push(adapter.listen!(config, take))
    await vi.waitFor(() => expect(smsc.binds).toBe(1), 10_000)
    return config
  }

  it('says to whom, from whom and for how long, in the alphabet of GSM', async () => {
    const senders = [{ from: 'BRAND', to: ['+1'] }]
    expect(await adapter.send(textTo('Grüezi, 5 €'), configFor(adapter, smsc.port, { senders }))).toEqual({
      outcome: 'accepted',
    })
    const [message] = smsc.taken
    expect(message).toMatchObject({
      ...{ from: 'BRAND', to: '12065550100', esmClass: 0, coding: 0, registered: 1, validity: '000000000130000R' },
    })
    expect([...message!.text]).toEqual([0x47, 0x72, 0x7e, 0x65, 0x7a, 0x69, 0x2c, 0x20, 0x35, 0x20, 0x1b, 0x65])
  })

  it('sends what is longer in parts that belong together, and what the alphabet lacks as UTF-16', async () => {
    const config = configFor(adapter, smsc.port)
    await adapter.send(textTo(`${'a'.repeat(152)}€${'b'.repeat(20)}`), config)
    const [first, second] = smsc.taken
    expect([...first!.text.subarray(0, 3), ...first!.text.subarray(4, 6)]).toEqual([5, 0, 3, 2, 1])
    expect([...second!.text.subarray(4, 6)]).toEqual([2, 2])
    expect(second!.text[3]).toBe(first!.text[3])
    // The escape is not parted from what it escapes, and only the last part asks for a receipt.
    expect([first!.text.length, second!.text.length]).toEqual([6 + 152, 6 + 22])
    expect(smsc.taken.map(({ esmClass, registered }) => [esmClass, registered])).toEqual([
      [0x40, 0],
      [0x40, 1],
    ])
    await adapter.send(textTo('Ελλάδα 🏖'), config)
    expect(smsc.taken[2]).toMatchObject({ coding: 8 })
    expect(Buffer.from(smsc.taken[2]!.text).swap16().toString('utf16le')).toBe('Ελλάδα 🏖')
  })

  it('sends a long text as one where the centre makes the parts', async () => {
    const text = 'x'.repeat(400)
    await adapter.send(textTo(text), configFor(adapter, smsc.port, { longTexts: 'payload' }))
    expect(smsc.taken).toHaveLength(1)
    expect(smsc.taken[0]).toMatchObject({ esmClass: 0, text: Buffer.alloc(0), payload: Buffer.from(text) })
  })

  it.each([
    ['nobody has a number', ['user:ana'], { text: 'x' }, 'no_address'],
    ['there is nothing to say', ['phone:+12065550100'], {}, 'content_empty'],
    ['it would take too many parts', ['phone:+12065550100'], { text: 'x'.repeat(700) }, 'too_long'],
  ])('sends nothing where %s', async (_, identifiers, content, reason) => {
    const sent = await adapter.send(messageFor(identifiers, content), configFor(adapter, smsc.port))
    expect(sent).toEqual({ outcome: 'rejected', reason })
    expect(smsc.binds).toBe(0)
  })

  it('takes a wrong password for what can be put right, and a number that is none for an end', async () => {
    const stranger = configFor(adapter, smsc.port, { systemId: 'stranger' })
    expect(await adapter.send(textTo('x'), stranger)).toEqual({
      ...{ outcome: 'deferred', reason: 'smpp_0x0e; check systemId and password' },
    })
    smsc.behave('reject')
    expect(await adapter.send(textTo('x'), configFor(adapter, smsc.port))).toEqual({
      ...{ outcome: 'rejected', reason: 'smpp_0x0b', gone: ['phone:+12065550100'] },
    })
  })

  it('brings what people write, in one piece and in parts, and asks for it again where it could not be kept', async () => {
    await listen()
    const from = { from: '12065550100', to: '12065550199' }
    expect(await smsc.deliver({ ...from, text: Buffer.from('Yes please') })).toBe(0)
    const part = (number: number, text: string) =>
      smsc.deliver({
        ...from,
        esmClass: 0x40,
        text: Buffer.concat([Buffer.from([5, 0, 3, 77, 2, number]), Buffer.from(text)]),
      })
    expect(await part(2, 'world')).toBe(0)
    expect(await part(1, 'Hello ')).toBe(0)
    expect(news.flatMap(({ messages }) => messages)).toMatchObject([
      { from: '+12065550100', to: '+12065550199', text: 'Yes please', namespace: 'phone' },
      { text: 'Hello world' },
    ])
    isKept = false
    news.length = 0
    expect(await smsc.deliver({ ...from, text: Buffer.from('STOP') })).toBe(0x64)
    isKept = true
    expect(await smsc.deliver({ ...from, text: Buffer.from('STOP') })).toBe(0)
    expect(await smsc.deliver({ ...from, text: Buffer.from('STOP') })).toBe(0)
    const ids = news.flatMap(({ messages }) => messages.map(({ messageId }) => messageId))
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  it('hears what became of a message, by text or by what stands beside it', async () => {
    const config = await listen()
    await adapter.send(textTo('x'), config)
    const receipt = (stat: string) =>
      smsc.deliver({
        ...{ from: '12065550100', to: '12065550199', esmClass: 0x04 },
        text: Buffer.from(
          `id:${smsc.taken[0]!.id} sub:001 dlvrd:000 submit date:1 done date:2 stat:${stat} err:034 text:x`,
        ),
      })
    expect(await receipt('ENROUTE')).toBe(0)
    expect(news).toEqual([])
    expect(await receipt('UNDELIV')).toBe(0)
    expect(news.flatMap(({ receipts }) => receipts)).toEqual([
      { of: { customer: 7, delivery: 'dlv_1', attempt: 1 }, outcome: 'rejected', reason: 'UNDELIV: error 034' },
    ])
    expect(await receipt('UNDELIV')).toBe(0)
    expect(news).toHaveLength(1)
  })

  it('is bound again after the line was cut, and asks whether it is alive', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
    try {
      const config = await listen()
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(30_000)
        expect(smsc.enquiries).toBeGreaterThan(0)
      })
      smsc.cut()
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(5000)
        expect(smsc.binds).toBeGreaterThan(1)
      })
      vi.useRealTimers()
      expect(await adapter.send(textTo('x'), config)).toEqual({ outcome: 'accepted' })
    } finally {
      vi.useRealTimers()
    }
  })
})
