import { createCustomer } from '@attune/engine'
import { describe, expect, test } from 'vitest'
import { decodeCustomer, encodeCustomer } from '../documents/customer-codec.ts'
import { decodeAlone, encodeAlone } from '../documents/document-alone.ts'
import { Words } from '../documents/words.ts'
import { bodiesOf, RecordBatch } from '../log/record-batch.ts'
import { type LogRecord, readRecord, writeRecord } from '../runner/record.ts'
import { resealBody } from './reseal-record.ts'
import { openRecord, sealRecord } from './seal-record.ts'
import { SealBrokenError, Sealing } from './sealing.ts'

function sealingOf(chosen: readonly string[], ...ids: readonly string[]): Sealing {
  const sealing = new Sealing(ids.map((id) => ({ id, key: new Uint8Array(32).fill(id.charCodeAt(1)) })))
  sealing.choose(chosen)
  return sealing
}

const identified: LogRecord = {
  ...{ kind: 'event', now: 5, customer: 7 },
  event: { type: 'identified', id: 'e', at: 5, traits: { email: 'ann@example.com', tier: 'gold', phone: null } },
}
const delivered: LogRecord = {
  ...{ kind: 'event', now: 5, customer: 7 },
  event: {
    ...{ type: 'delivery-reported', id: 'r', at: 5, delivery: 'dlv', attempt: 1, outcome: 'delivered' },
    content: { text: 'Hello ann@example.com' },
  },
}
const tracked: LogRecord = {
  ...{ kind: 'event', now: 5, customer: 7 },
  event: { type: 'tracked', id: 't', at: 5, name: 'email', properties: { email: 'theirs' } },
}

const bytesOf = (record: LogRecord): Buffer => {
  const batch = new RecordBatch()
  writeRecord(batch, record)
  return Buffer.from(bodiesOf(batch.bytes).next().value!)
}

describe('a record on its way to disk', () => {
  const sealing = sealingOf(['email', 'phone'], 'k1')

  test.each([identified, delivered, tracked])('%# reads back as it was, and shows nothing in between', (record) => {
    const sealed = bytesOf(sealRecord(record, sealing))
    expect(sealed.includes('ann@example.com')).toBe(false)
    expect(openRecord(readRecord(sealed), sealing)).toEqual(record)
  })

  test('what is not affected stays the same object', () => {
    expect(sealRecord(tracked, sealing)).toBe(tracked)
    expect(sealRecord(identified, sealingOf([], 'k1'))).toBe(identified)
    expect(openRecord(tracked, sealing)).toBe(tracked)
  })

  test('a value that looks like a sealed one is not taken for one', () => {
    const sly: LogRecord = {
      ...identified,
      event: {
        type: 'identified',
        id: 's',
        at: 5,
        traits: { email: { sealed: ['email'] }, sealed: ['tier'], tier: 'x' },
      },
    } as LogRecord
    expect(openRecord(readRecord(bytesOf(sealRecord(sly, sealing))), sealing)).toEqual(sly)
    expect(openRecord(readRecord(bytesOf(sly)), sealing)).toEqual(sly)
  })

  test('it does not open under another customer', () => {
    const sealed = sealRecord(identified, sealing) as LogRecord & { kind: 'event' }
    expect(() => openRecord({ ...sealed, customer: 8 }, sealing)).toThrow(SealBrokenError)
  })

  test.each([identified, delivered])(
    '%# is sealed anew with another key, opened when nothing is chosen, left where nothing is to do',
    (record) => {
      const sealed = bytesOf(sealRecord(record, sealing))
      const rotated = sealingOf(['email', 'phone'], 'k2', 'k1')
      const anew = resealBody(sealed, rotated)!
      expect(openRecord(readRecord(anew), sealingOf(['email', 'phone'], 'k2'))).toEqual(record)
      expect(resealBody(anew, rotated)).toBeUndefined()
      expect(readRecord(resealBody(sealed, sealingOf([], 'k1'))!)).toEqual(record)
      expect(openRecord(readRecord(resealBody(bytesOf(record), sealing)!), sealing)).toEqual(record)
      expect(resealBody(bytesOf(tracked), rotated)).toBeUndefined()
    },
  )
})

describe('a document', () => {
  const customer = () => {
    const made = createCustomer(7, 1)
    made.traits.push({ name: 'email', value: 'ann@example.com', at: 1 }, { name: 'tier', value: 'gold', at: 1 })
    const item = { id: 'i', action: 'a', at: 1, expiresAt: 2, readAt: undefined }
    made.inbox.push({ ...item, decision: undefined, content: { text: 'Hello ann@example.com' } })
    return made
  }

  test('reads back as it was, alone or with the words of a store', () => {
    const sealing = sealingOf(['email'], 'k1')
    const words = new Words()
    const stored = encodeCustomer(customer(), words, sealing)
    const alone = encodeAlone(customer(), sealing)
    for (const bytes of [stored, alone]) expect(Buffer.from(bytes).includes('ann@example.com')).toBe(false)
    expect(decodeCustomer(stored, words, sealing)).toEqual(customer())
    expect(decodeAlone(alone, sealing)).toEqual(customer())
  })

  test('with one bit changed within what is sealed, does not open', () => {
    const sealing = sealingOf(['email'], 'k1')
    const words = new Words()
    const stored = Buffer.from(encodeCustomer(customer(), words, sealing))
    const at = stored.indexOf(Buffer.from([1, 2, ...Buffer.from('k1')]))
    stored[at + 40]! ^= 1
    expect(() => decodeCustomer(stored, words, sealing)).toThrow(/sealed "email" of customer 7 does not open/)
  })
})
