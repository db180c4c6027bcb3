import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchChromium } from '../http/chromium.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

/** Where pictures of pages are left for people to look at. */
const PICTURES = join(import.meta.dirname, '../../.screenshots')
const PHONE = { width: 390, height: 844 }

const playbookFor = (url: string) => ({
  brand: { name: 'Bean & Ball', timezone: 'Etc/UTC', currency: 'USD', color: '#7a1f3d' },
  policy: { randomArm: 0, exploration: 0, interruptionCost: 10 },
  channels: {
    push: { kind: 'webhook', consent: 'opt-out', config: { url } },
    web: { kind: 'slot', consent: 'none', interrupts: false },
  },
  audiences: {
    regulars: { where: { event: 'Order Completed', atLeast: 2 }, name: 'Regulars' },
    nobody: { where: { trait: 'tier', is: 'platinum' } },
  },
  campaigns: { autumn: {}, winter: {} },
  triggers: { order: { on: { event: 'Order Completed' } }, never: { on: { event: 'Never' } } },
  actions: {
    thanks: {
      ...{ name: 'Second coffee half price', campaign: 'autumn', triggers: ['order'], persona: 'regulars' },
      ...{ value: 1000, prior: { alpha: 50, beta: 50 }, eligible: { trait: 'favorite_drink', is: 'latte' } },
      treatments: [{ channel: 'push', content: { text: 'Half price. Why this? {{ links.why }}' } }],
    },
    banner: {
      ...{ name: 'The autumn menu', placements: ['hero'], value: 1000 },
      treatments: [{ channel: 'web', content: { text: 'Autumn', more: 'Why? {{ links.why }}' } }],
    },
    spam: {
      ...{ campaign: 'winter', triggers: ['order'], value: 1, prior: { alpha: 1, beta: 99 } },
      treatments: [{ channel: 'push', content: { text: 'Buy more' } }],
    },
    other: {
      ...{ campaign: 'winter', triggers: ['never'], value: 1000, persona: 'nobody' },
      treatments: [{ channel: 'push', content: { text: 'For platinum' } }],
    },
  },
})

describe('G3 Value', { timeout: 60_000 }, () => {
  let attune: Attune
  let browser: Browser
  let number = 0
  beforeAll(async () => {
    browser = await launchChromium()
    mkdirSync(PICTURES, { recursive: true })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
    await attune.ask('POST', '/v1/identify', { userId: 'ana', traits: { favorite_drink: 'latte', secret: 'x' } })
  })
  afterEach(() => attune.close())

  const order = () =>
    attune.ask('POST', '/v1/track', {
      userId: 'ana',
      event: 'Order Completed',
      properties: {},
      messageId: `m${number++}`,
    })
  const whyNot = async (campaign: string) =>
    (await attune.ask('GET', `/v1/customers/user:ana/why-not?campaign=${campaign}`)).body
  const thanked = async () => {
    await order()
    await order()
    await expect.poll(() => attune.sent.length).toBe(1)
    return /https?:[^ ]+/.exec(attune.sent[0]!.data.content.text!)![0]
  }

  test('what brings the person nothing loses to silence, and that is told', async () => {
    await order()
    const { actions } = await whyNot('winter')
    expect(actions[0]).toMatchObject({
      action: 'spam',
      recorded: { fate: 'fell', stage: 'value', reason: 'worth_less_than_silence' },
      now: { stage: 'value' },
    })
    expect(attune.sent).toEqual([])
  })

  test('every message can carry a page that tells why, in plain words, and leads to correcting, limiting and stopping', async () => {
    const url = await thanked()
    const page = await browser.newPage({ viewport: PHONE, locale: 'en-US' })
    await page.goto(url)
    await page.screenshot({ path: join(PICTURES, 'why-phone.png'), fullPage: true })
    const text = await page.locator('main').innerText()
    expect(text).toContain('Why Bean & Ball sent you this')
    expect(text).toContain('Second coffee half price')
    expect(text).toContain('It came because of this: Order Completed.')
    expect(text).toContain('What you did: Order Completed')
    expect(text).toContain('2 times')
    expect(text).toContain('What we know of you: favorite drink')
    expect(text).toContain('latte')
    expect(text).not.toContain('secret')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.getByRole('link', { name: 'Stop messages on this channel' }).click()
    await page.getByRole('button', { name: 'Unsubscribe' }).click()
    await expect.poll(() => page.locator('main').innerText()).toContain('You will hear nothing more')
    await page.goto(url)
    await page.getByRole('link', { name: 'Choose what you hear' }).click()
    expect(await page.locator('h1').innerText()).toContain('How Bean & Ball may reach you')
    await page.close()
    await order()
    const { actions } = await whyNot('autumn')
    expect(actions[0]).toMatchObject({
      recorded: { fate: 'delivered' },
      now: { stage: 'policy', reason: 'consent_denied' },
    })
  })

  test('what is answered in a slot carries the page as well, where it is an answer for the person', async () => {
    const asked = { userId: 'ana', placement: 'hero', messageId: 'hero1' }
    const { body } = await attune.ask('POST', '/v1/decisions', asked, 'server')
    const { chosen, id } = body.decisions[0]
    expect(chosen.links.why).toMatch(/^http.*\/why\//)
    expect(chosen.content).toEqual({ text: 'Autumn', more: `Why? ${chosen.links.why}` })
    const page = await fetch(chosen.links.why)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('The autumn menu')])
    const moment = { userId: 'ana', event: 'App Opened', type: 'track', messageId: 'opened' }
    expect((await attune.ask('POST', '/v1/moments', moment, 'server')).status).toBe(200)
    const again = (await attune.ask('POST', '/v1/decisions', asked, 'server')).body
    expect(again).toMatchObject({ repeated: true, decisions: [{ id }] })
    expect((await fetch(again.decisions[0].chosen.links.why)).status).toBe(200)
    // Nothing of a rehearsal is kept that a page could tell of; who only reads decisions gets no key to the person's pages.
    const rehearsal = { userId: 'ana', placement: 'hero', dryRun: true }
    const rehearsed = (await attune.ask('POST', '/v1/decisions', rehearsal, 'server')).body.decisions[0]
    const read = (await attune.ask('GET', `/v1/decisions/${id}`)).body
    for (const shown of [rehearsed, read]) {
      expect(shown.chosen.content).toEqual({ text: 'Autumn', more: 'Why? ' })
      expect(shown.chosen).not.toHaveProperty('links')
    }
  })

  test('the page speaks the languages of the preference page', async () => {
    const url = await thanked()
    for (const [language, words] of [
      ['es', 'Por qué Bean &amp; Ball te ha enviado esto'],
      ['fr', 'Pourquoi Bean &amp; Ball vous a envoyé ceci'],
    ] as const)
      expect(await (await fetch(url, { headers: { 'accept-language': language } })).text()).toContain(words)
  })

  test('nobody opens the page of somebody else, nor one that was altered', async () => {
    const url = await thanked()
    expect((await fetch(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404)
    await attune.ask('POST', '/v1/identify', { userId: 'bob' })
    const { body } = await attune.ask('GET', '/v1/customers/user:ana')
    const decision = body.decisions.at(0).id
    const link = { identifier: 'user:bob', purpose: 'why', channel: 'push', decision }
    const made = await attune.ask('POST', '/v1/links', link, 'server')
    expect(made.status).toBe(200)
    expect((await fetch(made.body.url)).status).toBe(404)
  })

  test('why somebody did not get a campaign is told from what was recorded, and as of now', async () => {
    const [spam, other] = (await whyNot('winter')).actions
    expect(spam.recorded).toEqual({
      fate: 'never_a_candidate',
      words: 'It was never considered: for this person there was no moment of the trigger "order".',
    })
    expect(other.now).toMatchObject({ stage: 'assigned', reason: 'not_in_persona' })
    await order()
    const [first] = (await whyNot('autumn')).actions
    expect(first.recorded).toMatchObject({ fate: 'fell', stage: 'assigned', reason: 'not_in_persona' })
    const askAbout = async (query: string) => (await attune.ask('GET', `/v1/customers/user:ana/why-not${query}`)).body
    // One action by itself, whether it is part of a campaign or not.
    expect(await askAbout(`?action=${first.action}`)).toMatchObject({ action: first.action, actions: [first] })
    expect(await askAbout('?campaign=none')).toMatchObject({ code: 'campaign_unknown' })
    expect(await askAbout('?action=none')).toMatchObject({ code: 'action_unknown' })
    for (const unclear of ['', '?campaign=autumn&action=spam', '?campaign='])
      expect(await askAbout(unclear)).toMatchObject({ code: 'invalid_query', field: 'campaign' })
  })

  test('a decision is read with each reason in words, and recomputes', async () => {
    await order()
    const { body } = await attune.ask('GET', '/v1/customers/user:ana')
    const read = (await attune.ask('GET', `/v1/decisions/${body.decisions[0].id}`)).body
    expect(read.recomputed).toEqual({ agrees: true, disagreements: [] })
    const [, spam] = read.candidates
    expect(spam.words).toContain('silence was worth more')
  })
})
