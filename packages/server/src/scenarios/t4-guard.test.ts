import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { openSmtpProvider } from '../channels/email/smtp-provider.fixture.ts'
import { runCommand } from '../cli/command-line.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const mail = await openSmtpProvider()
const data = await mkdtemp(join(tmpdir(), 'attune-t4-guard-'))
let attune: Attune | undefined
afterAll(async () => {
  await attune?.close()
  await mail.close()
  await rm(data, { recursive: true })
})

const playbookFor = (url: string) => ({
  brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    mail: {
      ...{ kind: 'email', consent: 'opt-out' },
      config: {
        ...{ host: '127.0.0.1', port: mail.port, requireTls: false, from: 'Bean <news@bean.example>' },
        hookSecret: 'MAIL_SECRET',
      },
    },
  },
  triggers: { joined: { on: { event: 'Joined' } } },
  actions: {
    welcome: {
      ...{ value: 100_000, triggers: ['joined'] },
      treatments: [{ channel: 'mail', content: { subject: 'Welcome', text: 'Hello' } }],
    },
  },
  experiments: {
    tone: {
      variants: [{ id: 'plain' }, { id: 'pushy', actions: { welcome: { content: { mail: { subject: 'BUY NOW' } } } } }],
      goal: { event: 'Order' },
      guards: { complaints: 0.05 },
      start: 'at-once',
    },
  },
  destinations: { crm: { kind: 'webhook', url, send: ['experiment-changed'], batch: { size: 1, wait: '0s' } } },
})

const PEOPLE = 160

const start = () => startAttune(playbookFor, { dataDirectory: data, environment: { MAIL_SECRET: 'hook-secret' } })

it('T4: mail that providers pass complaints about is stopped by the guard, and everybody who should learn of it does', {
  timeout: 60_000,
}, async () => {
  attune = await start()
  const { keys, url } = attune.server
  const ask = (method: string, path: string, body?: object) => attune!.ask(method, path, body)
  const batch = Array.from({ length: PEOPLE }, (_, i) => [
    { type: 'identify', userId: `p${i}`, identifiers: { email: `p${i}@example.com` } },
    { type: 'track', userId: `p${i}`, event: 'Joined' },
  ]).flat()
  await ask('POST', '/v1/batch', { batch })
  await vi.waitFor(() => expect(mail.taken).toHaveLength(PEOPLE), { timeout: 30_000, interval: 100 })

  const pushy = mail.taken.filter(({ raw }) => raw.includes('Subject: BUY NOW'))
  expect(pushy.length).toBeGreaterThan(50)
  for (const { raw } of pushy.slice(0, 20)) {
    const head = raw.toString('utf8').split('\r\n\r\n')[0]!
    const arf = 'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n'
    const body = `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n${arf}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${head}\r\n--b--\r\n`
    const headers = { authorization: 'Bearer hook-secret', 'content-type': 'message/rfc822' }
    expect((await fetch(`${url}/v1/channels/mail/hook`, { method: 'POST', headers, body })).status).toBe(200)
  }
  const read = async () => (await ask('GET', '/v1/experiments/tone')).body
  await expect.poll(async () => (await read()).variants[1].out, { timeout: 20_000, interval: 200 }).toBe(true)
  const { ruled, variants } = await read()
  const { figures } = ruled[0]
  expect(ruled).toMatchObject([{ to: 'out', variant: 'pushy', at: variants[1].outAt }])
  expect(figures).toMatchObject({ guard: 'complaints', people: pushy.length, allowed: 0.05 })
  expect(figures.harmed).toBeGreaterThan(0)
  expect(figures.probability).toBeGreaterThan(0.95)

  // Everybody else gets what the champion's people get.
  await ask('POST', '/v1/batch', {
    batch: Array.from({ length: 20 }, (_, i) => [
      { type: 'identify', userId: `late${i}`, identifiers: { email: `late${i}@example.com` } },
      { type: 'track', userId: `late${i}`, event: 'Joined' },
    ]).flat(),
  })
  await vi.waitFor(() => expect(mail.taken).toHaveLength(PEOPLE + 20), { timeout: 30_000, interval: 100 })
  expect(mail.taken.slice(PEOPLE).filter(({ raw }) => raw.includes('BUY NOW'))).toEqual([])

  const told = () => attune!.sent.flatMap(({ data }) => (data as unknown as { facts: object[] }).facts)
  await vi.waitFor(() => expect(told()).toHaveLength(1), { timeout: 10_000 })
  expect(told()).toMatchObject([
    {
      type: 'experiment-changed',
      customer: 0,
      experiment: 'tone',
      change: 'variant-stopped',
      variant: 'pushy',
      by: 'guard',
      figures,
    },
  ])
  const byRule = async () =>
    (await ask('GET', '/v1/audit')).body.entries.filter(
      (entry: { actor: { kind: string } }) => entry.actor.kind === 'system',
    )
  const entry = {
    actor: { kind: 'system', id: 'guard', name: 'guard', role: 'rule' },
    ...{
      change: 'experiment.variant-stopped',
      subject: 'tone',
      after: { variant: 'pushy', at: variants[1].outAt, figures },
    },
  }
  await vi.waitFor(async () => expect(await byRule()).toMatchObject([entry]))
  const { out } = await runCommand('experiments', 'list', '--url', url, '--key', keys!.admin)
  expect(out).toContain(`pushy (stopped): ${pushy.length} people`)
  expect(out).toContain(
    `pushy was stopped by a guard: ${figures.harmed} of ${figures.people} people complained, more than 5 %`,
  )

  // Promoted and taken back from the command line: told as well, by whom.
  const command = (...line: string[]) => runCommand('experiments', ...line, '--url', url, '--key', keys!.admin)
  expect((await command('promote', 'tone', 'plain')).out).toBe('tone is promoted: everybody gets plain')
  expect((await command('stop', 'tone')).out).toBe('tone is stopped')
  await vi.waitFor(() => expect(told()).toHaveLength(3), { timeout: 10_000 })
  expect(told().slice(1)).toMatchObject([
    { change: 'promoted', variant: 'plain', by: 'request', figures: null },
    { change: 'stopped', variant: null, by: 'request' },
  ])

  // A kill between the change and its entry: the entry is written at the next start, and once.
  await attune.close()
  const file = join(data, 'audit.ndjson')
  const lines = (await readFile(file, 'utf8')).split('\n')
  const place = lines.findIndex((line) => line.includes('"system"'))
  await writeFile(
    file,
    lines
      .slice(0, place)
      .map((line) => `${line}\n`)
      .join(''),
  )
  attune = await start()
  const entries = async () => (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('"system"'))
  await vi.waitFor(async () => expect(await entries()).toHaveLength(1))
  expect(JSON.parse((await entries())[0]!)).toMatchObject(entry)
  await attune.close()
  attune = await start()
  expect(await entries()).toHaveLength(1)
})
