import { createECDH, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { launchChromium } from 'attune/testing/chromium'
import ece from 'http_ece'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import webPush from 'web-push'
import { bundleSdk } from '../build/bundle-sdk.ts'
import { createGate, type Gate } from './gate.fixture.ts'
import { type Started, startWorld } from './world.fixture.ts'

const vapid = webPush.generateVAPIDKeys()

const playbook = {
  brand: { name: 'Shop', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
    page: { kind: 'slot', consent: 'none', interrupts: false },
    push: {
      ...{ kind: 'push', consent: 'none' },
      config: { webPush: { subject: 'mailto:ops@shop.example', publicKey: vapid.publicKey, privateKey: 'VAPID_KEY' } },
    },
  },
  triggers: { order: { on: { event: 'Order Completed' } }, sent: { on: { event: 'Order Sent' } } },
  actions: {
    thanks: {
      ...{ triggers: ['order'], value: 1000 },
      treatments: [{ channel: 'inbox', content: { title: 'Thank you' } }],
    },
    banner: {
      ...{ placements: ['home'], value: 10, prior: { alpha: 5, beta: 5 } },
      treatments: [{ channel: 'page', content: { text: 'Hello {{ customer.name }}' } }],
    },
    parcel: {
      ...{ triggers: ['sent'], value: 1000, topic: 'service' },
      treatments: [
        {
          channel: 'push',
          content: {
            ...{ title: 'On its way', body: 'Your order has left', url: '/orders' },
            buttons: [{ id: 'where', text: 'Where is it?', url: '/orders/where' }],
          },
        },
      ],
    },
  },
}

/** What the page of the shop has at hand in the browser. */
const SCRIPT = (url: string, key: string) => `<!doctype html><title>A shop</title><script type="module">
import { createAttune } from '/attune.js'
globalThis.problems = []
globalThis.attune = createAttune({ url: '${url}', writeKey: '${key}', flushAfterMs: 60000, onProblem: (one) => problems.push(one.code) })
</script>`

describe('in a browser', { timeout: 60_000 }, () => {
  let world: Started
  /** What pages reach Attune through. */
  let gate: Gate
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let shop: Server
  let address: string
  /** What the push service was brought, by the path of its subscription. */
  const pushed: Buffer[] = []

  beforeAll(async () => {
    world = await startWorld(playbook, { environment: { VAPID_KEY: vapid.privateKey } })
    gate = await createGate(world.server.url)
    const bundle = await bundleSdk()
    shop = createServer((request, response) => {
      const { pathname } = new URL(request.url!, 'http://shop')
      if (pathname === '/push-service') {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          pushed.push(Buffer.concat(chunks))
          response.writeHead(201).end()
        })
        return
      }
      const script = { '/attune.js': bundle['index.js'], '/service-worker.js': bundle['service-worker.js'] }[pathname]
      const type = script ? 'text/javascript' : 'text/html'
      response.writeHead(200, { 'content-type': type }).end(script ?? SCRIPT(gate.url, world.server.keys!.write))
    })
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
    browser = await launchChromium()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    page = await visit('/')
  })
  afterEach(() => context.close())
  afterAll(async () => {
    await browser?.close()
    shop?.close()
    await gate?.close()
    await world?.server.close()
  })

  async function visit(path: string): Promise<Page> {
    const opened = await context.newPage()
    await opened.goto(address + path)
    await opened.waitForFunction('globalThis.attune')
    return opened
  }
  const anonymousId = async (where = page): Promise<string> =>
    (await where.evaluate<{ anonymousId: string }>('attune.who()')).anonymousId
  const eventsOf = async (id: string): Promise<string[]> => {
    const { entries = [] } = await world.ask('GET', `/v1/customers/anonymous:${id}/timeline?limit=200&kind=tracked`)
    return (entries as { readonly name: string }[]).map(({ name }) => name).reverse()
  }
  const waiting = (where: Page) =>
    where.evaluate<string[]>(`Object.keys(localStorage).filter((key) => key.includes('queue'))`)

  it('asks nobody whether it may send events, and says who it is on every visit alike', async () => {
    const methods: string[] = []
    context.on('request', (request) => methods.push(request.method()))
    await page.evaluate(`attune.page('Home'); attune.flush()`)
    expect(methods).toEqual(['POST'])
    const id = await anonymousId()
    await page.reload()
    await page.waitForFunction('globalThis.attune')
    expect(await anonymousId()).toBe(id)
    expect(await eventsOf(id)).toEqual(['Page Viewed'])
    const [{ name, url }] = (await world.ask('GET', `/v1/customers/anonymous:${id}/timeline?kind=tracked`)).entries.map(
      ({ properties }: { properties: object }) => properties,
    )
    expect([name, url]).toEqual(['Home', `${address}/`])
  })

  it('offline and online again, nothing is lost and nothing counts twice', async () => {
    await context.setOffline(true)
    await page.evaluate(`for (let i = 0; i < 40; i++) attune.track('Step ' + i); attune.flush()`)
    expect(await page.evaluate('problems')).toEqual(['network'])
    const id = await anonymousId()
    await context.setOffline(false)
    const steps = Array.from({ length: 40 }, (_, i) => `Step ${i}`)
    // The browser tells the page that it is online.
    await expect.poll(() => eventsOf(id), { timeout: 10_000 }).toEqual(steps)
    await expect.poll(() => waiting(page)).toEqual([])
  })

  it('a page that is closed with a queue sends it as it goes', async () => {
    const id = await anonymousId()
    await page.evaluate(`attune.track('Last words')`)
    await leave()
    await expect.poll(() => eventsOf(id), { timeout: 10_000 }).toEqual(['Last words'])
    // Whether it arrived the page may not have learned: the next one sends it again then, and it counts once.
    const next = await visit('/')
    await next.evaluate(`attune.track('First words'); attune.flush()`)
    expect(await eventsOf(id)).toEqual(['Last words', 'First words'])
    await expect.poll(() => waiting(next)).toEqual([])
  })

  it('a page that is closed offline leaves its queue to the next', async () => {
    const id = await anonymousId()
    // The last request of a page outlives it, and what a browser only plays at being: the way itself is cut.
    gate.shut()
    const before = gate.turnedAway()
    await page.evaluate(`attune.track('Kept')`)
    await leave()
    await expect.poll(gate.turnedAway, { timeout: 10_000 }).toBeGreaterThan(before)
    gate.open()
    expect(await eventsOf(id)).toEqual([])
    const next = await visit('/')
    await next.evaluate('attune.flush()')
    expect(await eventsOf(id)).toEqual(['Kept'])
  })

  it('two pages side by side keep out of each other’s way', async () => {
    const other = await visit('/other')
    await context.setOffline(true)
    await page.evaluate(`attune.track('Of one')`)
    await other.evaluate(`attune.track('Of the other')`)
    expect(await anonymousId(other)).toBe(await anonymousId())
    await context.setOffline(false)
    for (const one of [page, other]) await one.evaluate('attune.flush()')
    expect((await eventsOf(await anonymousId())).sort()).toEqual(['Of one', 'Of the other'])
  })

  it('fills a slot in the page, and shows the inbox live, also after the connection was lost', async () => {
    await page.evaluate(`attune.identify(undefined, { name: 'Ana' })`)
    const texts = await page.evaluate(
      `attune.decide('home').then((all) => all.map((one) => (one.respond('shown'), one.content.text)))`,
    )
    expect(texts).toEqual(['Hello Ana'])
    await page.evaluate(`attune.inbox.watch((messages) => { globalThis.messages = messages.length })`)
    await expect.poll(() => page.evaluate('globalThis.messages'), { timeout: 10_000 }).toBe(0)
    await page.evaluate(`attune.track('Order Completed'); attune.flush()`)
    await expect.poll(() => page.evaluate('globalThis.messages'), { timeout: 10_000 }).toBe(1)
    await context.setOffline(true)
    const id = await anonymousId()
    await world.ask('POST', '/v1/track', { anonymousId: id, event: 'Order Completed' })
    await context.setOffline(false)
    await expect.poll(() => page.evaluate('globalThis.messages'), { timeout: 20_000 }).toBe(2)
    // In another tab of the same browser one is put away.
    const other = await visit('/other')
    await other.evaluate(`attune.inbox.list().then(([first]) => attune.inbox.remove(first.id))`)
    await expect.poll(() => page.evaluate('globalThis.messages'), { timeout: 10_000 }).toBe(1)
  })

  it('subscribes to notifications, shows them with their buttons, and tells of the click', async () => {
    await context.grantPermissions(['notifications'], { origin: address })
    // The browser's own push service is on the internet: a subscription of its kind stands in for it, with real keys.
    const keys = createECDH('prime256v1')
    keys.generateKeys()
    const authSecret = randomBytes(16).toString('base64url')
    const subscription = {
      endpoint: `${address}/push-service`,
      keys: { p256dh: keys.getPublicKey('base64url'), auth: authSecret },
    }
    await page.evaluate(`PushManager.prototype.subscribe = async (options) => {
      globalThis.asked = options
      return ${JSON.stringify(subscription)}
    }`)
    await page.evaluate(`attune.track('Order Completed')`)
    const device = await page.evaluate(`attune.push.subscribe({ publicKey: '${vapid.publicKey}' })`)
    expect(device).toMatch(/^push-/)
    expect(await page.evaluate('asked')).toEqual({ userVisibleOnly: true, applicationServerKey: vapid.publicKey })
    await page.evaluate(`attune.track('Order Sent'); attune.flush()`)
    await vi.waitFor(() => expect(pushed).toHaveLength(1), 10_000)
    const payload = ece.decrypt(pushed[0]!, { version: 'aes128gcm', privateKey: keys, authSecret }).toString()
    await deliver(payload)
    const [worker] = context.serviceWorkers()
    const shown = `registration.getNotifications().then((all) => all.map(({ body, title, actions }) => ({ body, title, actions: actions.map(({ action }) => action) })))`
    await expect
      .poll(() => worker!.evaluate(shown), { timeout: 10_000 })
      .toEqual([{ title: 'On its way', body: 'Your order has left', actions: ['where'] }])
    // Nobody can be made to click on a notification of the system; the worker is told as if somebody had.
    const led =
      await worker!.evaluate<string>(`registration.getNotifications().then(([notification]) => new Promise((resolve) => {
      clients.openWindow = async (url) => resolve(url)
      dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'where' }))
    }))`)
    expect(led).toMatch(/\/orders\/where#attune=/)
    const landed = await visit(led.slice(address.length))
    await landed.evaluate('attune.flush()')
    expect(new URL(landed.url()).hash).toBe('')
    const id = await anonymousId()
    expect((await eventsOf(id)).at(-1)).toBe('Button Pressed')
    const { entries } = await world.ask('GET', `/v1/customers/anonymous:${id}/timeline?kind=response-received`)
    expect(entries).toMatchObject([{ response: 'clicked' }])
    await page.evaluate(`attune.push.unsubscribe('${device}')`)
  })

  /** Closes the page as people do: it is told beforehand. */
  async function leave(): Promise<void> {
    const closed = page.waitForEvent('close')
    await page.close({ runBeforeUnload: true })
    await closed
  }

  /** Hands a message to the service worker as the browser does once it has decrypted it. */
  async function deliver(data: string): Promise<void> {
    const session = await context.newCDPSession(page)
    const registered = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        if (registrations[0]) resolve(registrations[0].registrationId)
      })
    })
    await session.send('ServiceWorker.enable')
    await session.send('ServiceWorker.deliverPushMessage', { origin: address, registrationId: await registered, data })
  }
})
