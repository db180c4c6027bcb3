/** Longest address that is taken: it travels in a cookie. */
const MAX_LENGTH = 1000

/**
 * Where a person may be sent: to a page of one of the brand's sites, by scheme, host, port and the path that the site
 * begins with. What is compared is what is later used: the address as the URL standard reads it, not the text.
 * Undefined for everything else. Without an address it is the first site.
 */
export function readReturnAddress(text: string | undefined, sites: readonly string[]): URL | undefined {
  if (text === undefined || text === '') return new URL(sites[0]!)
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return undefined
  const address = new URL(text)
  if (address.username !== '' || address.password !== '') return undefined
  address.hash = ''
  return sites.some((site) => isBelow(address, new URL(site))) ? address : undefined
}

/** Whether an address is at or below another. */
function isBelow(address: URL, site: URL): boolean {
  if (address.origin === 'null' || address.origin !== site.origin) return false
  const path = site.pathname.endsWith('/') ? site.pathname : `${site.pathname}/`
  return address.pathname === site.pathname || address.pathname.startsWith(path)
}

/** Whether a request came from a page of one of the sites, by what the browser says (`Referer`). */
export function isFromSite(referrer: string | undefined, sites: readonly string[]): boolean {
  if (referrer === undefined || !URL.canParse(referrer)) return false
  const { origin } = new URL(referrer)
  return sites.some((site) => new URL(site).origin === origin)
}

/** Whether a host is this machine by definition. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
