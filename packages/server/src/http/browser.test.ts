import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../server.ts'
import { launchChromium } from './chromium.fixture.ts'

const playbook = {
  brand: { name: 'Browser', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { inbox: { kind: 'inbox', consent: 'none', interrupts: false } },
  triggers: { order: { on: { event: 'Order Completed' } } },
  actions: {
    thanks: {
      triggers: ['order'],
      value: 1000,
      treatments: [{ channel: 'inbox', content: { title: 'Thank you, {{ customer.name }}' } }],
    },
  },
}

describe('in a browser', () => {
  let server: RunningServer
  let browser: Browser
  /** A brand's own web page, of another origin than the API. */
  const shop = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>A shop</title>')
  })

  beforeAll(async () => {
    server = await startServer({ port: 0, playbook })
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    shop.close()
    await server?.close()
  })

  it('the API can be read as a page, without a script or a style from elsewhere', async () => {
    const page = await browser.newPage()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) elsewhere.push(request.url())
    })
    await page.goto(`${server.url}/docs`)
    expect(await page.textContent('body')).toContain('/v1/moments')
    expect(elsewhere).toEqual([])
  })

  it('a page of another origin sends events and sees its inbox live', async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`)
    const title = await page.evaluate(
      async ({ url, key }) => {
        const post = (path: string, body: object) =>
          fetch(url + path, {
            method: 'POST',
            headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
            body: JSON.stringify({ anonymousId: 'visitor-1', ...body }),
          })
        await post('/v1/identify', { traits: { name: 'Ana' } })
        const stream = new EventSource(`${url}/v1/inbox/anonymous:visitor-1/stream?writeKey=${key}`)
        const arrival = new Promise<string>((resolve) => {
          stream.addEventListener('item', (event) => resolve((event as Event & { data: string }).data))
        })
        await new Promise((resolve) => {
          stream.onopen = resolve
        })
        await post('/v1/track', { event: 'Order Completed', properties: { total: 4.5 } })
        return arrival
      },
      { url: server.url, key: server.keys!.write },
    )
    expect(JSON.parse(title)).toMatchObject({ action: 'thanks', content: { title: 'Thank you, Ana' } })
  })
})
