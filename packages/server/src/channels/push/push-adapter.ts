import type { Device } from '@attune/engine'
import { z } from 'zod'
import type { ChannelAdapter, SendResult } from '../../dispatch/channel-adapter.ts'
import type { Around } from '../around.ts'
import { apnsConfigSchema, createApns } from './apns.ts'
import { createFcm, fcmConfigSchema } from './fcm.ts'
import { type DeviceVerdict, type PushService, readPush } from './push-message.ts'
import { createWebPush, webPushConfigSchema } from './web-push.ts'

export const pushConfigSchema = z
  .strictObject({
    fcm: fcmConfigSchema.optional().describe('Android, by Firebase Cloud Messaging'),
    apns: apnsConfigSchema.optional().describe('iOS and macOS'),
    webPush: webPushConfigSchema.optional().describe('browsers'),
  })
  .refine((config) => Object.values(config).some((part) => part !== undefined), {
    error: 'one of fcm, apns, webPush has to be there',
  })

type Config = z.infer<typeof pushConfigSchema>

/** Notifications to all devices of a person, each by the service of its platform. One that takes it is enough. */
export function createPushAdapter(around: Around): ChannelAdapter<Config> {
  const open = new Map<string, PushService>()
  const serviceFor = (platform: Device['platform'], config: Config): PushService | undefined => {
    const part = config[PARTS[platform]]
    if (part === undefined) return undefined
    const key = `${platform}/${JSON.stringify(part)}`
    const service = open.get(key) ?? OPENERS[platform](part as never, around)
    open.set(key, service)
    return service
  }
  return {
    configSchema: pushConfigSchema,
    capabilities: {
      ...{ address: 'device', buttons: 2, media: 1, textLength: undefined },
      ...{ receipts: false, idempotent: false },
    },
    secretNames: ({ apns, fcm, webPush }) =>
      [fcm?.serviceAccount, apns?.key, apns?.ca, webPush?.privateKey].filter((name) => name !== undefined),
    async send({ content, handOver }, config) {
      const message = readPush(content, handOver)
      if (typeof message === 'string') return { outcome: 'rejected', reason: message }
      const { devices = [] } = handOver.recipient
      const tried = await Promise.allSettled(
        devices.map(async (device) => ({
          device,
          verdict: await serviceFor(device.platform, config)?.push(device, message),
        })),
      )
      const verdicts = tried.flatMap((one) =>
        one.status === 'fulfilled' && one.value.verdict ? [one.value as Tried] : [],
      )
      const broken = tried.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined
      // A service that is not set up makes nobody be told twice whom another has reached, or may have.
      if (broken && !verdicts.some(({ verdict }) => MAY_HAVE_ARRIVED.has(verdict.outcome))) throw broken.reason
      const gone = verdicts.filter(({ verdict }) => verdict.outcome === 'gone').map(({ device }) => device.identifier)
      const result = together(verdicts.map(({ verdict }) => verdict))
      return gone.length > 0 ? { ...result, gone } : result
    },
    close() {
      for (const service of open.values()) service.close?.()
      open.clear()
    },
  }
}

interface Tried {
  readonly device: Device
  readonly verdict: DeviceVerdict
}

const MAY_HAVE_ARRIVED: ReadonlySet<DeviceVerdict['outcome']> = new Set(['delivered', 'unknown'])

const PARTS = { fcm: 'fcm', apns: 'apns', 'web-push': 'webPush' } as const satisfies Record<
  Device['platform'],
  keyof Config
>

const OPENERS = { fcm: createFcm, apns: createApns, 'web-push': createWebPush }

/** The verdict that decides, of those of several devices: whoever got it, got it; next, what nobody can tell; then what may come. */
const DECIDES = ['delivered', 'unknown', 'throttled', 'deferred', 'rejected'] as const

function together(verdicts: readonly DeviceVerdict[]): SendResult {
  for (const outcome of DECIDES) {
    const found = verdicts.find((verdict) => verdict.outcome === outcome)
    if (found) return found as SendResult
  }
  const gone = verdicts[0]
  return { outcome: 'rejected', reason: gone && 'reason' in gone ? gone.reason : 'no_device' }
}
