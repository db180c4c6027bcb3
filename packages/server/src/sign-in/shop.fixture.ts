import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'

/** A web site of its own origin. */
export interface Shop {
  readonly origin: string
  /** Opens a page of the site that holds a link, and follows it as somebody does who reads it. */
  followLink(page: Page, address: string): Promise<void>
  close(): void
}

export async function startShop(): Promise<Shop> {
  const server = createServer((request, response) => {
    const link = new URL(request.url!, 'http://localhost').searchParams.get('link')
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><title>A site</title>${link === null ? '' : `<a href="${link.replaceAll('&', '&amp;')}">go</a>`}`,
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    async followLink(page, address) {
      await page.goto(`${origin}/?link=${encodeURIComponent(address)}`)
      await page.click('a')
      await page.waitForLoadState()
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
