import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchChromium } from '../http/chromium.fixture.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

const playbook = {
  brand: { name: 'Bean & Leaf', timezone: 'America/New_York', currency: 'USD', color: '#0b6e4f' },
  offers: {
    pastry: {
      name: 'A pastry on us',
      description: 'Any pastry from the counter, on your next visit.',
      legal: 'One per person. Not with other offers.',
      grantedBy: { event: 'Signed Up' },
      window: { lasts: '14d' },
      redemption: { benefit: { kind: 'free-item', on: { categories: ['bakery'] } } },
    },
    card: {
      name: '<b>Ten</b> cups',
      grantedBy: { event: 'Card Taken' },
      terms: { event: 'Order Completed', measure: 'sum', reach: 10 },
      redemption: { benefit: { kind: 'free-item', on: { categories: ['coffee'] } } },
    },
  },
  loyalty: {
    stars: { name: 'Stars', earn: [{ event: 'Order Completed', points: { each: 1250 } }], expiresAfter: '90d' },
  },
}

/** Of an ordinary phone, in points; pictures are taken at its density. */
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const SCREENSHOTS = '/tmp/attune-screenshots'

describe('the wallet page on a phone', { timeout: 60_000 }, () => {
  let browser: Browser
  let attune: Attune
  let context: BrowserContext
  let page: Page
  const mistakes: string[] = []
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    attune = await startAttune(() => playbook)
    await attune.ask('POST', '/v1/identify', { userId: 'ana', messageId: 'i' })
    context = await browser.newContext({ ...PHONE, locale: 'en-US' })
    page = await context.newPage()
    mistakes.length = 0
    page.on('pageerror', (error) => mistakes.push(error.message))
    page.on('console', (message) => message.type() === 'error' && mistakes.push(message.text()))
  })
  afterEach(async () => {
    await context.close()
    await attune.close()
  })

  const track = (event: string, messageId: string) =>
    attune.ask('POST', '/v1/track', { userId: 'ana', event, messageId })
  const link = async (): Promise<string> =>
    (await attune.ask('POST', '/v1/links', { identifier: 'user:ana', purpose: 'wallet' })).body.url
  const visit = async (url: string) => {
    await page.goto(url)
    // From here on, whoever loads the page anew loses this.
    await page.evaluate('globalThis.isSamePage = true')
  }
  const isSamePage = () => page.evaluate('globalThis.isSamePage === true')

  test('shows a copy as it comes and lets it go as it is used, without being loaded again', async () => {
    await visit(await link())
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Your wallet at Bean & Leaf')
    expect(await page.getByText('nothing in your wallet').isVisible()).toBe(true)
    await track('Signed Up', 's')
    await track('Card Taken', 'c')
    await track('Order Completed', 'o')
    const pastry = page.getByRole('article').filter({ hasText: 'A pastry on us' })
    await pastry.waitFor({ timeout: 5000 })
    await page.getByText('1,250 points').waitFor({ timeout: 5000 })
    await page.getByText('<b>Ten</b> cups').first().waitFor({ timeout: 5000 })
    await pastry.getByText('Show the code').click()
    const code = await pastry.locator('.code').innerText()
    expect(await readQr(page)).toBe(code)
    await expectNothingTooWide(page)
    mkdirSync(SCREENSHOTS, { recursive: true })
    await page.screenshot({ path: `${SCREENSHOTS}/wallet.png`, fullPage: true })
    // The till reads the code, and keeps the offer for the basket; a code that is open stays open until it goes.
    const lines = [{ sku: 'bagel', unitPrice: 300, category: 'food/bakery' }]
    const { body: held } = await attune.ask('POST', '/v1/redemptions', { codes: [code], lines })
    expect(held).toMatchObject({ state: 'held', discount: 300 })
    await pastry.getByText('Being used right now').waitFor({ timeout: 5000 })
    const begun = performance.now()
    await attune.ask('POST', `/v1/redemptions/${held.id}/commit`)
    await pastry.waitFor({ state: 'detached', timeout: 5000 })
    expect(performance.now() - begun).toBeLessThan(1000)
    expect(await page.locator('#news').innerText()).toBe('No longer in your wallet: A pastry on us')
    await page.screenshot({ path: `${SCREENSHOTS}/wallet-after.png`, fullPage: true })
    expect(await isSamePage()).toBe(true)
    expect(mistakes).toEqual([])
    await expect
      .poll(async () => (await attune.ask('GET', '/v1/wallet/user:ana?all=true')).body.grants)
      .toMatchObject([{ offer: 'card', state: 'viewed' }, { state: 'redeemed' }])
  })

  test('goes on the home screen, and shows what was last there where there is no connection', async () => {
    await track('Signed Up', 's')
    const url = await link()
    await visit(url)
    const manifestUrl = await page.evaluate<string>('document.querySelector("link[rel=manifest]").href')
    const manifest = (await (await fetch(manifestUrl)).json()) as {
      readonly start_url: string
      readonly icons: readonly { readonly src: string }[]
    }
    expect(manifest).toMatchObject({ display: 'standalone', short_name: 'Bean & Leaf', theme_color: '#0b6e4f' })
    expect(new URL(manifest.start_url, manifestUrl).href).toBe(url)
    const icons = manifest.icons.map(({ src }) => new URL(src, manifestUrl).href)
    const sizeOf = `Promise.all(${JSON.stringify(icons)}.map(async (src) => {
      const { height, width } = await createImageBitmap(await (await fetch(src)).blob())
      return width + 'x' + height
    }))`
    expect(await page.evaluate(sizeOf)).toEqual(['180x180', '192x192', '512x512'])
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await page.reload()
    await context.setOffline(true)
    await page.reload()
    expect(await page.getByText('A pastry on us').first().isVisible()).toBe(true)
    await page.getByText('Not connected').waitFor({ timeout: 10_000 })
  })

  test('can be used by keyboard and read aloud: everything has a name, and the code is told in words', async () => {
    await track('Signed Up', 's')
    await visit(await link())
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    const picture = page.getByRole('img')
    expect(await picture.getAttribute('aria-label')).toMatch(/^Code for A pastry on us: W/)
    // A change elsewhere leaves the focus where it is, and the code open.
    await track('Order Completed', 'o')
    await page.getByText('1,250 points').waitFor({ timeout: 5000 })
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY')
    expect(await picture.isVisible()).toBe(true)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    // Large enough for a finger (WCAG 2.2, 2.5.8).
    const heights = await page
      .locator('summary, a.button')
      .evaluateAll((all) => all.map((one) => (one as unknown as { readonly clientHeight: number }).clientHeight))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
  })

  test('opens with its own link only', async () => {
    const url = await link()
    const statuses = [`${url.slice(0, -2)}xx`, url.replace('/w/', '/p/'), `${url.slice(0, -2)}xx/stream`]
    expect(await Promise.all(statuses.map(async (one) => (await fetch(one)).status))).toEqual([404, 404, 404])
  })
})

/** What a scanner reads off the screen. */
async function readQr(page: Page): Promise<string> {
  const box = page.locator('svg.qr')
  const data = (await box.screenshot()).toString('base64')
  const { height, pixels, width } = await page.evaluate<{
    width: number
    height: number
    pixels: number[]
  }>(`(async () => {
    const bytes = Uint8Array.from(atob('${data}'), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const { height, width } = bitmap
    const drawing = new OffscreenCanvas(width, height).getContext('2d')
    drawing.drawImage(bitmap, 0, 0)
    return { width, height, pixels: [...drawing.getImageData(0, 0, width, height).data] }
  })()`)
  return decodeQR({ width, height, data: Uint8Array.from(pixels) })
}

async function expectNothingTooWide(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.viewport.width)
}
