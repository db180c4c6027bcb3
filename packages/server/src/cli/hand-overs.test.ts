import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { runCommand } from './command-line.fixture.ts'

const ANA = '+12065550100'

let attune: Attune
const says = (text: string) => attune.ask('POST', '/v1/messages', { channel: 'sms', from: ANA, text })

beforeAll(async () => {
  attune = await startAttune((url) => ({
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    channels: { sms: { kind: 'webhook', consent: 'opt-in', address: 'phone', config: { url } } },
    threads: {
      care: {
        ...{ topic: 'club', channels: ['sms'], keywords: ['CARE'] },
        steps: [
          { id: 'desk', handOver: { to: 'service', say: 'One moment' }, next: 'thanks' },
          { id: 'thanks', say: 'Thanks for writing' },
        ],
      },
    },
  }))
})
afterAll(() => attune.close())

const run = (...line: string[]) =>
  runCommand('hand-overs', ...line, '--url', attune.server.url, '--key', attune.server.keys!.server)

test('a conversation is found, taken, answered, given back and closed from the command line', async () => {
  expect((await run('list')).out).toBe('')
  await says('care')
  await says('my order is late')
  const listed = (await run('list', '--team', 'service', '--free')).out
  expect(listed).toMatch(/^hnd_\S+ {2}phone:\+12065550100 on sms, for service {2}free {2}since \S+, 1 unanswered$/)
  const id = listed.split(' ')[0]!
  expect((await run('claim', id, '--agent', 'mia')).out).toBe(`${id} is mia's`)
  const taken = await run('claim', id, '--agent', 'leo')
  expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('409')])
  expect((await run('answer', id, 'It is on its way', '--agent', 'mia')).out).toMatch(/^dlv_\S+ is \S+$/)
  await expect.poll(() => attune.sent.map(({ data }) => data.content.text)).toContain('It is on its way')
  const said = (await run('show', id)).out
  expect(said).toMatch(/ > my order is late$/m)
  expect(said).toMatch(/ << It is on its way/m)
  expect((await run('release', id, '--agent', 'mia')).out).toBe(`${id} is free`)
  expect((await run('list', '--agent', 'mia')).out).toBe('')
  expect((await run('close', id, '--agent', 'mia')).out).toBe(`${id} is over: handed_back`)
  expect((await run('show', id)).out).toMatch(/ is over: handed_back$/)
  await expect.poll(() => attune.sent.map(({ data }) => data.content.text)).toContain('Thanks for writing')
  expect((await run('list')).out).toBe('')
  expect((await run('claim', 'hnd_none')).code).toBe(1)
})
