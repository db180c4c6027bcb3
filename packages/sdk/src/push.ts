import { type Asking, AttuneError } from './asking.ts'
import type { Who } from './who.ts'

export interface WebPushOptions {
  /** The VAPID key of the playbook's push channel, `config.webPush.publicKey`. */
  readonly publicKey: string
  /** Address of the service worker that shows notifications; `/service-worker.js`. */
  readonly serviceWorker?: string
}

export interface Push {
  /** Whether this browser can show notifications at all. */
  readonly isSupported: boolean
  /**
   * Asks the person, subscribes this browser and registers it; gives the name of the device. To be called on a click. Throws
   * `AttuneError` with code `push_unsupported`, `push_denied`, or what the server says. Call it again after a sign-in.
   */
  subscribe(options: WebPushOptions): Promise<string>
  /** Registers a phone by the token that FCM or APNs gave the app; gives the name of the device. */
  register(device: {
    readonly platform: 'fcm' | 'apns'
    readonly token: string
    readonly device?: string
  }): Promise<string>
  /** No more notifications here: for signing out. */
  unsubscribe(device: string): Promise<void>
}

export function createPush({ ask }: Pick<Asking, 'ask'>, flush: () => Promise<void>, who: () => Promise<Who>): Push {
  const isSupported = typeof navigator === 'object' && 'serviceWorker' in navigator && typeof PushManager === 'function'
  const register = async (device: object): Promise<string> => {
    await flush()
    return (await ask('POST', '/v1/devices', { ...(await who()), ...device })).device
  }
  return {
    isSupported,
    async subscribe({ publicKey, serviceWorker = '/service-worker.js' }) {
      if (!isSupported) throw new AttuneError('push_unsupported', 0, 'This browser shows no notifications.')
      if ((await Notification.requestPermission()) !== 'granted')
        throw new AttuneError('push_denied', 0, 'The person does not want notifications.')
      await navigator.serviceWorker.register(serviceWorker)
      const { pushManager } = await navigator.serviceWorker.ready
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
      return register({ subscription })
    },
    register,
    async unsubscribe(device) {
      if (isSupported) {
        const registration = await navigator.serviceWorker.getRegistration()
        await (await registration?.pushManager.getSubscription())?.unsubscribe()
      }
      await ask('DELETE', `/v1/devices/${encodeURIComponent(device)}`)
    },
  }
}
