import { z } from 'zod'

const id = z.string().max(256)

export const deviceSchema = z
  .looseObject({
    device: id.optional().describe('what the app calls it; made of the token where it is not given'),
    userId: id.optional(),
    anonymousId: id.optional(),
    identifiers: z.record(z.string(), id).optional().describe('further identifiers by namespace'),
    platform: z.enum(['fcm', 'apns']).optional().describe('of an app'),
    token: z.string().max(4096).optional().describe('of an app, as the service of its platform gave it'),
    subscription: z
      .looseObject({
        endpoint: z.string().max(4096),
        keys: z.object({ p256dh: z.string().max(256), auth: z.string().max(256) }),
      })
      .optional()
      .describe('of a browser, as `pushManager.subscribe` gave it'),
    messageId: id.optional(),
    timestamp: z.string().optional(),
  })
  .meta({ id: 'DeviceRegistration' })

export const deviceRegisteredSchema = z
  .object({ device: id.describe('by which it can be let go of'), repeated: z.boolean() })
  .meta({ id: 'DeviceRegistered' })

export const deviceParametersSchema = z.object({ device: id })
