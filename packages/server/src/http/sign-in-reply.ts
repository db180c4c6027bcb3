import type { FastifyReply, FastifyRequest } from 'fastify'
import { pageHeaders } from '../pages/frame.ts'
import { chooseLanguage } from '../pages/language.ts'
import { renderFailurePage } from '../sign-in/pages/failure-page.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import { SIGN_IN_FAILURES, SignInError, type SignInFailure } from '../sign-in/sign-in-error.ts'
import { sendError } from './reply.ts'
import type { HttpContext, Route } from './route.ts'

/** What is known of the person by the time something fails. */
interface Known {
  readonly returnTo: string
  readonly language: string
}

type Work = (
  request: FastifyRequest,
  reply: FastifyReply,
  signIn: SignIn,
  note: (known: Known) => void,
) => Promise<FastifyReply>

/** Makes the handler of a page for people: what fails becomes a page that says so and leads back to the brand's site. */
export function withSignIn({ reportFailure, signIn }: HttpContext, work: Work): Route['handle'] {
  return async (request, reply) => {
    if (!signIn) return sendError(reply, 'sign_in_off')
    let known: Known | undefined
    try {
      return await work(request, reply, signIn, (found) => {
        known = found
      })
    } catch (error) {
      const failure = error instanceof SignInError ? error.failure : 'unavailable'
      // What the person did wrong, or somebody else with their browser, is nothing for operators.
      if (!(error instanceof SignInError) || error.cause !== undefined) reportFailure(error)
      const language = chooseLanguage(known?.language ?? askedLanguage(request), request.headers['accept-language'])
      return sendFailure(reply, signIn, failure, language, known?.returnTo ?? signIn.definition.sites[0]!)
    }
  }
}

function askedLanguage({ query }: FastifyRequest): string | undefined {
  const { lang } = query as { readonly lang?: unknown }
  return typeof lang === 'string' ? lang : undefined
}

function sendFailure(
  reply: FastifyReply,
  signIn: SignIn,
  failure: SignInFailure,
  language: ReturnType<typeof chooseLanguage>,
  returnTo: string,
): FastifyReply {
  const again = new URLSearchParams({ return_to: returnTo, lang: language })
  const page = renderFailurePage({
    language,
    brand: signIn.definition.brand,
    failure,
    back: signIn.siteAddress(returnTo, { error: failure }),
    again: `${signIn.publicUrl}/v1/sign-in?${again}`,
  })
  return sendPage(reply, SIGN_IN_FAILURES[failure], page)
}

/** Sends a page, from which forms may lead to the given origins. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  page: string,
  formTargets?: readonly string[],
): FastifyReply {
  return reply.code(status).headers(pageHeaders(formTargets)).send(page)
}

/** Sends a person on, with GET whatever the request was. */
export function goTo(reply: FastifyReply, address: string, cookies: readonly string[] = []): FastifyReply {
  for (const cookie of cookies) reply.header('set-cookie', cookie)
  return reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(address, 303)
}
