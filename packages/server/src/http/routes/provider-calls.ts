import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorReply } from '../../errors.ts'
import { bodyOf } from '../body.ts'
import { sendReply } from '../reply.ts'
import type { HttpContext, Route } from '../route.ts'
import { channelParametersSchema, providerFormSchema } from '../schemas/channel.ts'

/** Where providers of channels call of their own accord: receipts, and what people write. */
export function providerCallRoutes({ limits, providerCalls, publicUrl }: HttpContext): Route[] {
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { channel } = request.params as { readonly channel: string }
    const { headers, method, url } = request
    const call = { method, url: publicUrl() + url, headers, body: bodyOf(request) }
    const answer = (await providerCalls?.take(channel, call)) ?? { kind: 'unknown-channel' as const }
    switch (answer.kind) {
      case 'answered':
        return reply.code(200).header('content-type', answer.type).send(answer.body)
      case 'refused':
        return sendReply(reply, errorReply('signature_invalid'))
      case 'unknown-channel':
        return sendReply(reply, errorReply('channel_unknown'))
      case 'failed':
        return sendReply(reply, answer.reply)
    }
  }
  return [
    {
      ...{ method: 'GET', url: '/v1/channels/:channel/hook', permission: 'public', handle },
      description: {
        group: 'Channels',
        summary: 'Where the provider of a channel asks whether the webhook is ours',
        parameters: channelParametersSchema,
        answer: { type: 'text/plain' },
        errors: ['channel_unknown', 'signature_invalid'],
      },
    },
    {
      ...{ method: 'POST', url: '/v1/channels/:channel/hook', permission: 'public', handle },
      bodyBytes: limits.providerCallBytes,
      description: {
        group: 'Channels',
        summary: 'Where the provider of a channel calls: receipts, and what people write',
        details:
          'Set as webhook with the provider (docs/channels.md). Believed only where it is signed with the secret of the channel; answered in the ' +
          "provider's own form once it is durable.",
        parameters: channelParametersSchema,
        body: { type: 'application/x-www-form-urlencoded', schema: providerFormSchema },
        answer: { type: 'text/xml' },
        errors: ['channel_unknown', 'signature_invalid', 'body_too_large', 'log_unavailable'],
      },
    },
  ]
}
