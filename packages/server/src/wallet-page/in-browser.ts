/**
 * What runs in the browser on the wallet page. Whenever the stream tells of a change the page is read again and the part that changed
 * is put in place; codes that were opened stay open. A service worker keeps the page that was read last for where
 * there is no connection.
 */
export const WALLET_SCRIPT = `(() => {
const page = location.pathname, byId = (id) => document.getElementById(id)
const names = () => new Map([...document.querySelectorAll('[data-grant]')].map((card) => [card.dataset.grant, card.dataset.name]))
const tell = (text) => { byId('news').textContent = text }
const fill = (key, name) => byId('wallet-page').dataset[key].replace('{name}', name)
const seen = new Set()
const noteSeen = () => {
  if (document.visibilityState !== 'visible') return
  const fresh = [...names().keys()].filter((id) => !seen.has(id))
  if (fresh.length === 0) return
  for (const id of fresh) seen.add(id)
  fetch(page + '/viewed', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ grants: fresh }) }).catch(() => {})
}
let busy = false, again = false
const refresh = async () => {
  if (busy) { again = true; return }
  busy = true
  try {
    const answer = await fetch(page)
    if (answer.status === 404 || answer.status === 410) { location.reload(); return }
    if (!answer.ok) return
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('wallet')
    if (!next) return
    const before = names()
    const open = new Set([...document.querySelectorAll('details[open]')].map(({ id }) => id))
    const focused = document.activeElement && document.activeElement.id
    for (const details of next.querySelectorAll('details')) details.open = open.has(details.id)
    byId('wallet').replaceWith(document.adoptNode(next))
    if (focused && byId(focused)) byId(focused).focus()
    const after = names()
    for (const [id, name] of after) if (!before.has(id)) tell(fill('appeared', name))
    for (const [id, name] of before) if (!after.has(id)) tell(fill('gone', name))
    noteSeen()
  } finally {
    busy = false
    if (again) { again = false; void refresh() }
  }
}
const stream = new EventSource(page + '/stream')
stream.addEventListener('wallet', () => { byId('offline').hidden = true; void refresh() })
stream.addEventListener('open', () => { byId('offline').hidden = true })
stream.addEventListener('error', () => { byId('offline').hidden = navigator.onLine && stream.readyState !== 2 })
addEventListener('offline', () => { byId('offline').hidden = false })
document.addEventListener('visibilitychange', noteSeen)
noteSeen()
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  const button = byId('install')
  button.hidden = false
  button.addEventListener('click', () => { button.hidden = true; void event.prompt() }, { once: true })
})
if ('serviceWorker' in navigator) navigator.serviceWorker.register('service-worker.js').catch(() => {})
})()`

/** The service worker: the page comes from the server, and from what was kept of it only where the server cannot be reached. */
export const WALLET_SERVICE_WORKER = `const CACHE = 'wallet-1'
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !/\\/w\\/[^/]+$/.test(new URL(request.url).pathname)) return
  event.respondWith((async () => {
    const cache = await caches.open(CACHE)
    const key = new URL(request.url).pathname
    try {
      const answer = await fetch(request)
      if (answer.ok) await cache.put(key, answer.clone())
      else if (answer.status === 404 || answer.status === 410) await cache.delete(key)
      return answer
    } catch (error) {
      const kept = await cache.match(key)
      if (kept) return kept
      throw error
    }
  })())
})`
