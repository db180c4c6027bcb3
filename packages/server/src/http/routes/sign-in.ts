import type { FastifyRequest } from 'fastify'
import { chooseLanguage } from '../../pages/language.ts'
import { createCookieJar, MAX_ATTEMPT_COOKIES, readCookies } from '../../sign-in/cookies.ts'
import { renderIssuersPage } from '../../sign-in/pages/issuers-page.ts'
import { isFromSite, readReturnAddress } from '../../sign-in/return-address.ts'
import type { SignIn } from '../../sign-in/sign-in.ts'
import { SignInError } from '../../sign-in/sign-in-error.ts'
import type { HttpContext, Route } from '../route.ts'
import {
  callbackParametersSchema,
  issuerParameterSchema,
  signInParametersSchema,
  signInQuerySchema,
} from '../schemas/sign-in.ts'
import { goTo, sendPage, withSignIn } from '../sign-in-reply.ts'

const PAGE = { type: 'text/html' } as const
const GROUP = 'Sign-in'
const errors = ['sign_in_off'] as const

/** Customers sign in through an issuer and go back to the brand's site with a token. */
export function signInRoutes(context: HttpContext): Route[] {
  return [issuersRoute(context), beginRoute(context), callbackRoute(context)]
}

function issuersRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/sign-in',
    permission: 'public',
    description: {
      group: GROUP,
      summary: 'A page on which customers choose how to sign in',
      parameters: signInQuerySchema,
      answer: PAGE,
      errors,
    },
    handle: withSignIn(context, async (request, reply, signIn) => {
      const { anonymousId, language, nonce, returnTo } = readBeginning(request, signIn)
      const query = new URLSearchParams({
        return_to: returnTo,
        lang: language,
        ...(nonce !== undefined && { nonce }),
        ...(anonymousId !== undefined && { anonymous_id: anonymousId }),
      })
      const { brand, issuers } = signIn.definition
      const entries = Object.entries(issuers).map(([id, { label }]) => {
        return { label, address: `${signIn.publicUrl}/v1/sign-in/${id}?${query}` }
      })
      return sendPage(reply, 200, renderIssuersPage({ language, brand, issuers: entries }))
    }),
  }
}

function beginRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/sign-in/:issuer',
    permission: 'public',
    description: {
      group: GROUP,
      summary: 'Send a customer to an issuer to sign in (OpenID Connect)',
      details:
        'Answers with a redirect. In the end the customer is back at `return_to`, with `token` or `error` in the fragment.',
      parameters: signInParametersSchema,
      answer: PAGE,
      errors,
    },
    handle: withSignIn(context, async (request, reply, signIn, note) => {
      const beginning = readBeginning(request, signIn)
      note(beginning)
      const issuer = signIn.issuer(issuerIn(request))
      const { attempt, sealed } = await signIn.attempts.begin({ issuer: issuer.id, ...beginning })
      const address = await issuer.addressFor(attempt)
      const jar = jarOf(signIn)
      const others = jar.attemptsAmong(readCookies(request.headers.cookie))
      const forgotten = others.length < MAX_ATTEMPT_COOKIES ? [] : others
      const cookies = [
        ...forgotten.map((name) => ({ name, value: undefined })),
        { name: jar.attempt(attempt.state), value: sealed },
      ]
      return goTo(reply, address.href, cookies.map(jar.header))
    }),
  }
}

function callbackRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/sign-in/:issuer/callback',
    permission: 'public',
    description: {
      group: GROUP,
      summary: 'Where issuers send customers back to',
      parameters: callbackParametersSchema,
      answer: PAGE,
      errors,
    },
    handle: withSignIn(context, async (request, reply, signIn, note) => {
      const issuer = issuerIn(request)
      const query = new URLSearchParams(request.url.split('?')[1] ?? '')
      const state = query.get('state') ?? undefined
      const jar = jarOf(signIn)
      const name = jar.attempt(state ?? '')
      const attempt = await signIn.attempts.take(issuer, state, readCookies(request.headers.cookie).get(name))
      note(attempt)
      // Whatever becomes of it: the attempt is used up.
      reply.header('set-cookie', jar.header({ name, value: undefined }))
      const onward = await signIn.finish(attempt, query.toString())
      if (onward.kind === 'site') return goTo(reply, onward.address)
      return goTo(reply, `${signIn.publicUrl}/v1/registration`, [
        jar.header({ name: jar.registration, value: onward.sealed }),
      ])
    }),
  }
}

function jarOf({ publicUrl }: SignIn) {
  return createCookieJar(publicUrl.startsWith('https:'))
}

function issuerIn(request: FastifyRequest): string {
  return issuerParameterSchema.safeParse(request.params).data?.issuer ?? ''
}

/**
 * What a sign-in is asked for with. Anybody can make a link with an anonymous id of their own in it, whose inbox they
 * could then read: it counts only where the browser says that a page of the brand, or of ours, led here.
 */
function readBeginning(request: FastifyRequest, signIn: SignIn) {
  const { sites } = signIn.definition
  const query = signInQuerySchema.safeParse(request.query)
  if (!query.success) throw new SignInError('request_invalid')
  const { anonymous_id: anonymousId, lang, nonce, return_to: asked } = query.data
  const returnTo = readReturnAddress(asked, sites)
  if (!returnTo) throw new SignInError('return_address_refused')
  const isVouchedFor = isFromSite(request.headers.referer, [...sites, signIn.publicUrl])
  return {
    returnTo: returnTo.href,
    language: chooseLanguage(lang, request.headers['accept-language']),
    nonce,
    anonymousId: isVouchedFor ? anonymousId : undefined,
  }
}
