import { type Browser, chromium } from 'playwright-core'

const CHROMIUM = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** Starts the browser of the system, without what it would do on its own account. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(CHROMIUM)
}
