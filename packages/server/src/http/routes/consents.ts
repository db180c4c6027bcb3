import { bodyOf } from '../body.ts'
import { readReader } from '../identity.ts'
import { readIdentifier } from '../parameters.ts'
import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  consentsParametersSchema,
  consentsSchema,
  incomingMessageAnswerSchema,
  incomingMessageSchema,
} from '../schemas/consent.ts'
import { preferencesSchema } from '../schemas/preferences.ts'

/** What people allow, and what they write. */
export function consentRoutes({ host, identityTokens, limits }: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/customers/:identifier/consents',
      permission: 'read-customers',
      description: {
        group: 'Consent',
        summary: 'Read what a customer allows, with every statement that led there',
        parameters: consentsParametersSchema,
        answer: { type: JSON_TYPE, schema: consentsSchema },
        errors: ['customer_unknown', 'invalid_identifier'],
      },
      async handle(request, reply) {
        const identifier = readIdentifier(request, reply)
        if (identifier === undefined) return reply
        return sendReply(reply, await host.call({ type: 'read-consents', identifier }))
      },
    },
    {
      method: 'GET',
      url: '/v1/preferences/:identifier',
      permission: 'read-preferences',
      browser: true,
      description: {
        group: 'Consent',
        summary: 'Read how a customer wants to be spoken to, for an app or a page of the brand',
        details:
          'What the preference page shows. With a write key only by an identifier of the device, as long as it leads to nobody known; ' +
          'else with the identity token of the person in the header `Attune-Identity`. Changed by `Consent Changed` and `Preferences Changed`.',
        parameters: consentsParametersSchema,
        answer: { type: JSON_TYPE, schema: preferencesSchema },
        errors: ['customer_unknown', 'identity_needed', 'identity_invalid', 'invalid_identifier'],
      },
      async handle(request, reply) {
        const identifier = readIdentifier(request, reply)
        if (identifier === undefined) return reply
        const reader = await readReader(request, reply, identityTokens)
        return reader ? sendReply(reply, await host.call({ type: 'read-own-preferences', identifier, reader })) : reply
      },
    },
    {
      method: 'POST',
      url: '/v1/messages',
      permission: 'receive-messages',
      bodyBytes: limits.messageBytes,
      description: {
        group: 'Consent',
        summary: 'Take in what somebody has written to the brand',
        details:
          'STOP, START, HELP and YES are obeyed at once, in English and Spanish, however they are spelled; the answer to ' +
          'the person goes out over the same channel.',
        body: { type: JSON_TYPE, schema: incomingMessageSchema },
        answer: { type: JSON_TYPE, schema: incomingMessageAnswerSchema },
        errors: ['missing_field', 'invalid_type', 'too_long', 'malformed_json', 'body_too_large', 'log_unavailable'],
      },
      handle: async (request, reply) =>
        sendReply(reply, await host.call({ type: 'receive-message', body: bodyOf(request) })),
    },
  ]
}
