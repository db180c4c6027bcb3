import { chooseLanguage } from '../../pages/language.ts'
import { createCookieJar, readCookies } from '../../sign-in/cookies.ts'
import { renderRegistrationPage } from '../../sign-in/pages/registration-page.ts'
import type { FormResult } from '../../sign-in/registration.ts'
import type { SignIn, Ticket } from '../../sign-in/sign-in.ts'
import { bodyOf } from '../body.ts'
import type { HttpContext, Route } from '../route.ts'
import { registrationFormSchema } from '../schemas/sign-in.ts'
import { goTo, sendPage, withSignIn } from '../sign-in-reply.ts'

const FORM_TYPE = 'application/x-www-form-urlencoded'

/** After a sign-in, a form asks for the next few things that the brand would like to know. */
export function registrationRoutes(context: HttpContext): Route[] {
  return [askRoute(context), answerRoute(context)]
}

function askRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/registration',
    permission: 'public',
    description: {
      group: 'Sign-in',
      summary: 'A form that asks who has just signed in for the next few traits',
      answer: { type: 'text/html' },
      errors: ['sign_in_off'],
    },
    handle: withSignIn(context, async (request, reply, signIn, note) => {
      const ticket = await signIn.ticketIn(readCookies(request.headers.cookie).get(jarOf(signIn).registration))
      note(ticket)
      return sendPage(reply, 200, renderForm(signIn, ticket), [new URL(ticket.returnTo).origin])
    }),
  }
}

function answerRoute(context: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/registration',
    permission: 'public',
    bodyBytes: context.limits.formBytes,
    description: {
      group: 'Sign-in',
      summary: 'Take the answers of that form, or that it was skipped',
      body: { type: FORM_TYPE, schema: registrationFormSchema },
      answer: { type: 'text/html' },
      errors: ['sign_in_off', 'body_too_large'],
    },
    handle: withSignIn(context, async (request, reply, signIn, note) => {
      const jar = jarOf(signIn)
      const ticket = await signIn.ticketIn(readCookies(request.headers.cookie).get(jar.registration))
      note(ticket)
      const form = new URLSearchParams(bodyOf(request).toString('utf8'))
      const result = await signIn.answer(ticket, form)
      if (result.ok)
        return goTo(reply, result.onward.address, [jar.header({ name: jar.registration, value: undefined })])
      return sendPage(reply, 422, renderForm(signIn, ticket, form, result), [new URL(ticket.returnTo).origin])
    }),
  }
}

function renderForm(
  signIn: SignIn,
  ticket: Ticket,
  typed?: URLSearchParams,
  result?: FormResult & { ok: false },
): string {
  return renderRegistrationPage({
    language: chooseLanguage(ticket.language, undefined),
    brand: signIn.definition.brand,
    fields: signIn.fieldsOf(ticket),
    formId: ticket.formId,
    ...(typed && { typed }),
    ...(result && { problems: result.problems }),
  })
}

function jarOf({ publicUrl }: SignIn) {
  return createCookieJar(publicUrl.startsWith('https:'))
}
