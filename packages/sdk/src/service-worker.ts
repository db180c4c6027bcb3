/**
 * Shows the notifications that Attune pushes and follows them where they lead. To be served as it is from the root of the site,
 * or brought into a worker of the site's own by `importScripts`.
 */

/** The parts of a service worker that are used (https://w3c.github.io/ServiceWorker/); the types of pages and of workers exclude each other. */
interface Worker {
  addEventListener(type: 'push', listener: (event: { data: { json(): Message } | null } & Lasting) => void): void
  addEventListener(
    type: 'notificationclick',
    listener: (event: { notification: Notification; action: string } & Lasting) => void,
  ): void
  readonly registration: { showNotification(title: string, options: object): Promise<void> }
  readonly clients: { openWindow(url: string): Promise<unknown> }
}

interface Lasting {
  waitUntil(done: Promise<unknown>): void
}

/** What `channels/push/web-push.ts` of the server encrypts. */
interface Message {
  readonly title: string
  readonly body: string
  readonly image?: string
  readonly url?: string
  readonly badge?: number
  readonly tag?: string
  readonly data: Readonly<Record<string, string>>
  readonly actions: readonly { readonly id: string; readonly text: string; readonly url?: string }[]
}

const worker = globalThis as unknown as Worker

worker.addEventListener('push', (event) => {
  const message = event.data?.json()
  if (!message) return
  const { actions = [], body, data, image, tag, title, url } = message
  event.waitUntil(
    worker.registration.showNotification(title, {
      ...{ body, image, tag, renotify: tag !== undefined, data: { ...data, url, actions } },
      actions: actions.map(({ id, text }) => ({ action: id, title: text })),
    }),
  )
})

worker.addEventListener('notificationclick', (event) => {
  const { action, notification } = event
  notification.close()
  const { actions, decision, url } = notification.data as {
    readonly url?: string
    readonly decision?: string
    readonly actions: Message['actions']
  }
  const target = new URL(actions.find(({ id }) => id === action)?.url ?? url ?? '/', location.href)
  // A page of this site tells of the click as it starts; what was decided is nothing to others.
  if (decision && target.origin === location.origin)
    target.hash = new URLSearchParams({ attune: decision, ...(action && { button: action }) }).toString()
  event.waitUntil(worker.clients.openWindow(target.href))
})
