import { bodyOf } from '../body.ts'
import { readReader } from '../identity.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { deviceParametersSchema, deviceRegisteredSchema, deviceSchema } from '../schemas/device.ts'
import { successSchema } from '../schemas/values.ts'

const group = 'Channels'

/** Phones and browsers that take notifications. */
export function deviceRoutes({ host, identityTokens, limits }: HttpContext): Route[] {
  return [
    {
      method: 'POST',
      url: '/v1/devices',
      permission: 'ingest',
      browser: true,
      bodyBytes: limits.messageBytes,
      description: {
        group,
        summary: 'Register a phone or a browser for notifications',
        details:
          'With a write key only for nobody in particular, or with the identity token of the person in the header `Attune-Identity`. ' +
          'A device leads to one person at a time: whoever registers it next has it.',
        body: { type: JSON_TYPE, schema: deviceSchema },
        answer: { type: JSON_TYPE, schema: deviceRegisteredSchema },
        errors: [
          ...(['identity_needed', 'identity_invalid', 'missing_field', 'invalid_type', 'too_long'] as const),
          ...(['malformed_json', 'body_too_large', 'log_unavailable'] as const),
        ],
      },
      async handle(request, reply) {
        const reader = await readReader(request, reply, identityTokens)
        if (!reader) return reply
        return sendReply(reply, await host.call({ type: 'register-device', body: bodyOf(request), reader }))
      },
    },
    {
      method: 'DELETE',
      url: '/v1/devices/:device',
      permission: 'ingest',
      browser: true,
      description: {
        group,
        summary: 'Let go of a device: somebody has signed out, or wants no notifications there',
        parameters: deviceParametersSchema,
        answer: { type: JSON_TYPE, schema: successSchema },
        errors: ['device_unknown', 'identity_needed', 'identity_invalid', 'log_unavailable'],
      },
      async handle(request, reply) {
        const { device } = request.params as { readonly device: string }
        if (!isFit(device)) return sendError(reply, 'device_unknown')
        const reader = await readReader(request, reply, identityTokens)
        if (!reader) return reply
        return sendReply(reply, await host.call({ type: 'forget-device', device, reader }))
      },
    },
  ]
}
