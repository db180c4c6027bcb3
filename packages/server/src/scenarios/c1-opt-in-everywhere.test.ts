import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchChromium } from '../http/chromium.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

/** Where pictures of pages are left for people to look at. */
const PICTURES = join(import.meta.dirname, '../../.screenshots')
const PHONE = { width: 390, height: 844 }

const playbookFor = (url: string) => ({
  brand: {
    name: 'Bean & Ball',
    timezone: 'Etc/UTC',
    currency: 'USD',
    color: '#7a1f3d',
    privacyUrl: 'https://bean.example/privacy',
  },
  policy: { randomArm: 0, exploration: 0 },
  preferencePage: {
    channels: {
      email: { en: 'E-mail', es: 'Correo', fr: 'E-mail' },
      sms: { en: 'Text messages', es: 'Mensajes de texto' },
    },
    topics: { offers: { en: 'Offers', es: 'Ofertas' }, news: { en: 'News', es: 'Novedades' } },
  },
  channels: {
    email: { kind: 'webhook', consent: 'opt-in', config: { url } },
    sms: { kind: 'webhook', consent: 'opt-in', optIn: 'double', config: { url } },
  },
  triggers: { order: { on: { event: 'Order Completed' } } },
  actions: {
    thanks: {
      triggers: ['order'],
      topic: 'offers',
      value: 1000,
      treatments: [
        {
          channel: 'email',
          content: { text: 'Thank you. No more of this: {{ links.unsubscribe }} Choose: {{ links.preferences }}' },
        },
      ],
    },
  },
})

describe('C1 Opt-in everywhere', { timeout: 60_000 }, () => {
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
    await attune.ask('POST', '/v1/identify', { userId: 'ana', identifiers: { email: 'ana@example.com' } })
  })
  afterEach(() => attune.close())

  const track = (event: string, properties: object = {}) =>
    attune.ask('POST', '/v1/track', { userId: 'ana', event, properties, messageId: `m${number++}` })
  const link = async (purpose: string, more: object = {}) =>
    (await attune.ask('POST', '/v1/links', { identifier: 'user:ana', purpose, ...more }, 'server')).body
  const consents = async () => (await attune.ask('GET', '/v1/customers/user:ana/consents')).body
  const stateOf = async (channel: string, topic: string | null = null) =>
    (await consents()).consents.find(
      (one: { channel: string; topic: string | null }) => one.channel === channel && one.topic === topic,
    )?.state
  const customer = async () => (await attune.ask('GET', '/v1/customers/user:ana')).body
  const thanks = () => attune.sent.filter(({ data }) => data.action === 'thanks').length

  async function open(url: string, locale = 'en-US'): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false, locale })
    const page = await context.newPage()
    await page.goto(url)
    return page
  }

  test('the page, on a phone and without scripts: what is chosen holds at once, and is kept with its proof', async () => {
    await track('Order Completed')
    const page = await open((await link('preferences')).url)
    expect(await page.textContent('h1')).toBe('How Bean & Ball may reach you')
    await page.screenshot({ path: join(PICTURES, 'preferences-before.png'), fullPage: true })
    expect(await page.locator('input:checked').count()).toBe(0)
    await page.getByLabel('E-mail', { exact: true }).check()
    await page.locator('[role=group][aria-label="Topics on E-mail"]').getByLabel('Offers').check()
    await page.getByLabel('Text messages', { exact: true }).check()
    await page.getByLabel('Quiet from').fill('21:30')
    await page.getByLabel('Quiet until').fill('08:00')
    await page.getByLabel('How often at most').selectOption('daily')
    await page.getByLabel('Language').selectOption('es')
    await page.getByLabel('Time zone').selectOption('America/New_York')
    await page.getByRole('button', { name: 'Save' }).click()

    expect(await page.locator('[role=status]').innerText()).toBe('Guardado. Vale desde ahora.')
    await page.screenshot({ path: join(PICTURES, 'preferences-saved.png'), fullPage: true })
    expect(await page.getByLabel('Correo', { exact: true }).isChecked()).toBe(true)
    expect(await page.textContent('main')).toContain('Sin confirmar')
    // Nothing is wider than the phone.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)

    const { ledger } = await consents()
    expect(ledger).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          channel: 'email',
          topic: null,
          state: 'granted',
          source: 'preference-page',
          wording: 'E-mail',
        }),
        expect.objectContaining({ channel: 'email', topic: 'offers', state: 'granted', wording: 'E-mail: Offers' }),
        // Of a channel that is newly allowed only what was ticked is: silence is no consent.
        expect.objectContaining({ channel: 'email', topic: 'news', state: 'denied' }),
        expect.objectContaining({ channel: 'sms', topic: null, state: 'pending' }),
      ]),
    )
    for (const { at, proof } of ledger) expect([Date.parse(at) > 0, proof.length > 0]).toEqual([true, true])
    expect(await customer()).toMatchObject({
      timezone: 'America/New_York',
      timezoneSource: 'explicit',
      preferences: { language: 'es', quietHours: [{ from: 1290, to: 480 }], caps: [{ max: 1, withinMs: 86_400_000 }] },
    })
    await page.context().close()
  })

  test('only what is changed on the page is stated: a STOP while it was open stays', async () => {
    const grant = { channel: 'email', state: 'granted', source: 'web' }
    await track('Consent Changed', grant)
    const page = await open((await link('preferences')).url)
    expect(await page.getByLabel('E-mail', { exact: true }).isChecked()).toBe(true)
    await track('Consent Changed', { ...grant, state: 'denied', source: 'keyword' })
    await page.getByLabel('How often at most').selectOption('weekly')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await stateOf('email')).toBe('denied')
    expect(await page.getByLabel('E-mail', { exact: true }).isChecked()).toBe(false)
    await page.context().close()
  })

  test('what is wrong is said at its field, in the language of the browser, with everything typed kept', async () => {
    const page = await open((await link('preferences')).url, 'fr-FR')
    await page.getByLabel('Silence à partir de').fill('22:00')
    await page.getByLabel('E-mail', { exact: true }).check()
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    expect(await page.locator('[role=alert]').innerText()).toContain('Rien n’a été enregistré')
    expect(await page.locator('#to').getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('#to-problem').innerText()).toBe('Entrez les deux heures, ou aucune.')
    expect(await page.getByLabel('E-mail', { exact: true }).isChecked()).toBe(true)
    expect(await stateOf('email')).toBeUndefined()
    await page.getByLabel('Silence jusqu’à').fill('07:00')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    expect(await stateOf('email')).toBe('granted')
    await page.context().close()
  })

  test('“stop everything”, while messages are on their way: nothing leaves once the page has said so', async () => {
    await track('Consent Changed', { channel: 'email', state: 'granted', source: 'web' })
    attune.slowDown(300)
    await Promise.all(Array.from({ length: 100 }, () => track('Order Completed')))
    const page = await open((await link('preferences')).url)
    await page.getByRole('button', { name: 'Stop everything' }).click()
    const stopped = Date.now()
    expect(await page.locator('[role=status]').innerText()).toContain('You will hear nothing more')
    await track('Order Completed')
    await wait(1500)
    expect(attune.sent.filter(({ at, data }) => data.action === 'thanks' && at > stopped)).toEqual([])
    expect([await stateOf('email'), await stateOf('sms')]).toEqual(['denied', 'denied'])
    await page.context().close()
  })

  test('one click in the mail program unsubscribes, and looking at the link does not (RFC 8058)', async () => {
    await track('Consent Changed', { channel: 'email', state: 'granted', source: 'web' })
    const { headers, url } = await link('unsubscribe', { channel: 'email', topic: 'offers' })
    expect(headers).toEqual({ 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' })
    expect(url.length).toBeLessThan(160)
    for (const method of ['GET', 'HEAD']) await fetch(url, { method })
    expect(await stateOf('email', 'offers')).toBeUndefined()
    for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), multipart('One-Click')]) {
      const answer = await fetch(url, { method: 'POST', body, redirect: 'error' })
      expect([answer.status, answer.headers.has('set-cookie')]).toEqual([200, false])
      expect(await stateOf('email', 'offers')).toBe('denied')
    }
    await track('Order Completed')
    await wait(300)
    expect(thanks()).toBe(0)
    // The rest of the channel stays as it was.
    expect(await stateOf('email')).toBe('granted')

    const page = await open((await link('unsubscribe', { channel: 'email' })).url, 'es-ES')
    expect(await page.textContent('p')).toBe('¿No quiere más mensajes de este tipo de Bean & Ball? (Correo)')
    await page.getByRole('button').click()
    expect(await page.textContent('h1')).toBe('Está dado de baja: Correo')
    expect(await stateOf('email')).toBe('denied')
    await page.getByText('Más opciones').click()
    expect(await page.getByLabel('Correo', { exact: true }).isChecked()).toBe(false)
    await page.context().close()
  })

  test('a message holds the links of whom it is for', async () => {
    await track('Consent Changed', { channel: 'email', state: 'granted', source: 'web' })
    await track('Order Completed')
    await expect.poll(thanks).toBe(1)
    const [unsubscribe, preferences] = attune.sent[0]!.data.content.text!.match(/http\S+/g)!
    expect(await stateOf('email')).toBe('granted')
    await fetch(unsubscribe!, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
    expect(await stateOf('email')).toBe('denied')
    const page = await open(preferences!)
    expect(await page.getByLabel('E-mail', { exact: true }).isChecked()).toBe(false)
    await page.context().close()
  })

  test('a double opt-in is confirmed by a button behind its link, once and in time', async () => {
    await track('Consent Changed', { channel: 'sms', state: 'granted', source: 'web' })
    expect(await stateOf('sms')).toBe('pending')
    const { url } = await link('confirm', { channel: 'sms' })
    const page = await open(url)
    expect(await stateOf('sms')).toBe('pending')
    await page.getByRole('button', { name: 'Yes, I want this' }).click()
    expect(await page.textContent('h1')).toBe('Thank you. It is confirmed: Text messages')
    expect(await stateOf('sms')).toBe('granted')
    await track('Consent Changed', { channel: 'sms', state: 'denied', source: 'keyword' })
    await page.goto(url)
    await page.getByRole('button', { name: 'Yes, I want this' }).click()
    expect(await page.textContent('h1')).toContain('There was nothing to confirm')
    expect(await stateOf('sms')).toBe('denied')
    await page.context().close()
  })

  test.each(['keyword', 'confirmation-link'])(
    'a grant whose sender calls its source “%s” has still to be confirmed from the address',
    async (source) => {
      await track('Consent Changed', { channel: 'sms', state: 'granted', source })
      expect(await stateOf('sms')).toBe('pending')
      const row = { identifier: 'user:ana', channel: 'sms', topic: 'news', state: 'granted', source, at: '2026-01-01' }
      expect((await attune.ask('POST', '/v1/consents/import', row)).body).toMatchObject({ taken: 1, errors: [] })
      expect(await stateOf('sms', 'news')).toBe('pending')
    },
  )

  test('a link that is altered, out of time, or of somebody who is forgotten leads to a page that says so', async () => {
    const { url } = await link('preferences', { lifetime: '1s' })
    const statusOf = async (address: string) => {
      const answer = await fetch(address)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.headers.get('cache-control')).toBe('no-store')
      return [answer.status, (await answer.text()).includes('This link does not work any more')]
    }
    expect(await statusOf(`${url}x`)).toEqual([404, true])
    expect(await statusOf(url.replace('/p/', '/u/'))).toEqual([404, true])
    await wait(1100)
    expect(await statusOf(url)).toEqual([410, true])
    const other = await link('preferences')
    expect(await statusOf(other.url)).toEqual([200, false])
    expect((await attune.ask('DELETE', '/v1/customers/user:ana')).status).toBe(202)
    expect(await statusOf(other.url)).toEqual([410, true])
    expect((await fetch(other.url, { method: 'POST', body: new URLSearchParams({ do: 'stop' }) })).status).toBe(410)
  })

  test('a form that is sent twice counts once', async () => {
    const { url } = await link('preferences')
    const form = /name="form" value="([^"]+)"/.exec(await (await fetch(url)).text())![1]!
    const body = () => new URLSearchParams({ form, do: 'save', allow: 'allow:email' })
    for (let again = 0; again < 3; again++) await fetch(url, { method: 'POST', body: body(), redirect: 'manual' })
    const { ledger } = await consents()
    expect(ledger.filter(({ topic }: { topic: string | null }) => topic === null)).toHaveLength(1)
  })
})

function multipart(value: string): FormData {
  const form = new FormData()
  form.set('List-Unsubscribe', value)
  return form
}
