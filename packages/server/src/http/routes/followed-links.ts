import { z } from 'zod'
import { errorReply } from '../../errors.ts'
import { sendReply } from '../reply.ts'
import type { HttpContext, Route } from '../route.ts'

const parametersSchema = z.object({ token: z.string() })

/** The short links in texts. */
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
  ]
}
