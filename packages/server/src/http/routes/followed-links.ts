import { z } from 'zod'
import { errorReply } from '../../errors.ts'
import { sendReply } from '../reply.ts'
import type { HttpContext, Route } from '../route.ts'

const parametersSchema = z.object({ token: z.string() })

/** One transparent pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The short links in texts, and the picture in mail. */
export function followedLinkRoutes({ host, links }: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/l/:token',
      permission: 'public',
      description: {
        group: 'Pages',
        summary: 'Follow a link of a message: counted once, and led on',
        details: 'Texts hold its address as `{{ links.to.NAME }}`, where the treatment has `links: { NAME: address }`.',
        parameters: parametersSchema,
        answer: { type: 'text/html' },
        errors: ['link_unknown', 'log_unavailable'],
      },
      async handle(request, reply) {
        const { token } = request.params as { readonly token: string }
        const content = links.readClick(token)
        if (!content) return sendReply(reply, errorReply('link_unknown'))
        const answer = await host.call({ type: 'follow-link', ...content })
        if (answer.status !== 200) return sendReply(reply, answer)
        const { url } = JSON.parse(answer.body) as { readonly url: string }
        return reply
          .code(302)
          .headers({ location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
          .send()
      },
    },
    {
      method: 'GET',
      url: '/o/:token',
      permission: 'public',
      description: {
        group: 'Pages',
        summary: 'The picture of a mail: its first loading counts as opened',
        details: 'A transparent pixel, in mail of channels with `trackOpens: true`.',
        parameters: parametersSchema,
        answer: { type: 'image/gif' },
        errors: ['link_unknown', 'log_unavailable'],
      },
      async handle(request, reply) {
        const { token } = request.params as { readonly token: string }
        const decision = links.readOpen(token)
        if (decision === undefined) return sendReply(reply, errorReply('link_unknown'))
        const answer = await host.call({ type: 'note-opened', decision })
        if (answer.status !== 200) return sendReply(reply, answer)
        return reply.code(200).headers({ 'content-type': 'image/gif', 'cache-control': 'no-store' }).send(PIXEL)
      },
    },
  ]
}
