import { bodyOf } from '../body.ts'
import { readIdentifier } from '../parameters.ts'
import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  consentsParametersSchema,
  consentsSchema,
  incomingMessageAnswerSchema,
  incomingMessageSchema,
} from '../schemas/consent.ts'

/** What people allow, and what they write. */
export function consentRoutes({ host, limits }: HttpContext): Route[] {
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
