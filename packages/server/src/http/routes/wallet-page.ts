import type { FastifyReply } from 'fastify'
import { DEFAULT_COLOR, pageHeaders } from '../../pages/frame.ts'
import { drawIcon } from '../../pages/icon-png.ts'
import { fill } from '../../pages/language.ts'
import { passesAt } from '../../passes/settings.ts'
import { lookOf } from '../../preference-page/preference-page.ts'
import { readWalletReply } from '../../wallet/wallet.ts'
import { watchWallet } from '../../wallet/watch-wallet.ts'
import { WALLET_SERVICE_WORKER } from '../../wallet-page/in-browser.ts'
import { ICON_SIZES, manifestOf } from '../../wallet-page/manifest.ts'
import { renderWalletPage, WALLET_PARTS } from '../../wallet-page/wallet-page.ts'
import { WALLET_WORDS } from '../../wallet-page/words.ts'
import { readJson } from '../json-body.ts'
import { type Visit, type Work, withLink } from '../page-visit.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { tokenParametersSchema } from '../schemas/preferences.ts'
import { successSchema } from '../schemas/values.ts'
import { iconParametersSchema, viewedSchema } from '../schemas/wallet.ts'

const GROUP = 'Pages'

/** The page on which people see what they hold, and all that belongs to it; opened by a signed link. */
export function walletPageRoutes(context: HttpContext): Route[] {
  const page = (url: string, summary: string, type: string, work: Work): Route => ({
    ...{ method: 'GET', url, permission: 'public' },
    description: { group: GROUP, summary, parameters: tokenParametersSchema, answer: { type } },
    handle: withLink(context, 'wallet', work),
  })
  return [
    page('/w/:token', 'The page on which a person sees the offers and points that they hold', 'text/html', showWallet),
    page('/w/:token/stream', 'The wallet of that page, live', 'text/event-stream', streamWallet),
    page('/w/:token/manifest.webmanifest', 'With what that page goes on a home screen', MANIFEST_TYPE, sendManifest),
    viewedRoute(context),
    iconRoute(context),
    serviceWorkerRoute(),
  ]
}

const MANIFEST_TYPE = 'application/manifest+json'

const look = ({ context, link }: Visit) =>
  context.host.call({ type: 'read-wallet-of', customer: link.customer, all: false })

async function showWallet(visit: Visit): Promise<FastifyReply> {
  const { context, language, reply, request, view } = visit
  const answer = await look(visit)
  if (answer.status !== 200) throw new Error(`the wallet page could not be served: ${answer.body}`)
  const { token } = request.params as { readonly token: string }
  const { apple, google } = passesAt(Date.now(), context.passes)
  const text = renderWalletPage({
    ...{ language, token, brand: view.brand.name, look: lookOf(view), zone: view.timezone ?? view.brand.timezone },
    wallet: readWalletReply(answer, context.walletCodes),
    passes: { apple: apple !== undefined, google: google !== undefined },
  })
  return reply.headers(pageHeaders([], lookOf(view), WALLET_PARTS)).send(text)
}

function streamWallet(visit: Visit): Promise<FastifyReply> {
  return watchWallet(visit.request, visit.reply, visit.context, () => look(visit))
}

async function sendManifest({ language, reply, request, view }: Visit): Promise<FastifyReply> {
  const { token } = request.params as { readonly token: string }
  const { brand } = view
  const title = fill(WALLET_WORDS[language].title, { brand: brand.name })
  return reply
    .headers({ 'content-type': MANIFEST_TYPE, 'cache-control': 'no-store' })
    .send(JSON.stringify(manifestOf(token, brand.name, title, brand.color ?? DEFAULT_COLOR)))
}

function viewedRoute(context: HttpContext): Route {
  return {
    ...{ method: 'POST', url: '/w/:token/viewed', permission: 'public', bodyBytes: context.limits.formBytes },
    description: {
      ...{ group: GROUP, summary: 'Say that copies were seen on that page', parameters: tokenParametersSchema },
      body: { type: JSON_TYPE, schema: viewedSchema },
      answer: { type: JSON_TYPE, schema: successSchema },
      errors: ['malformed_json', 'invalid_value', 'body_too_large'],
    },
    handle: withLink(context, 'wallet', async ({ link, reply, request }) => {
      const seen = readJson(request, reply, viewedSchema)
      if (!seen) return reply
      const { customer } = link
      return sendReply(reply, await context.host.call({ type: 'view-wallet-of', customer, grants: seen.grants }))
    }),
  }
}

function iconRoute(context: HttpContext): Route {
  const drawn = new Map<string, Buffer>()
  return {
    ...{ method: 'GET', url: '/w/:token/icons/:icon', permission: 'public' },
    description: {
      ...{ group: GROUP, summary: 'The icon of that page', parameters: iconParametersSchema },
      ...{ answer: { type: 'image/png' }, errors: ['not_found'] },
    },
    handle: withLink(context, 'wallet', async ({ reply, request, view }) => {
      const { icon: name } = request.params as { readonly icon: string }
      const size = ICON_SIZES.find((one) => name === `${one}.png`)
      if (size === undefined) return sendError(reply, 'not_found')
      const color = view.brand.color ?? DEFAULT_COLOR
      const icon = drawn.get(`${color}/${size}`) ?? drawIcon(color, size)
      // A brand changes its colour now and then.
      if (drawn.size > 20) drawn.clear()
      drawn.set(`${color}/${size}`, icon)
      return reply.headers({ 'content-type': 'image/png', 'cache-control': 'max-age=3600' }).send(icon)
    }),
  }
}

function serviceWorkerRoute(): Route {
  return {
    ...{ method: 'GET', url: '/w/service-worker.js', permission: 'public' },
    description: {
      ...{ group: GROUP, summary: 'What shows that page where there is no connection' },
      answer: { type: 'text/javascript' },
    },
    handle: (_request, reply) =>
      reply
        .headers({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
        .send(WALLET_SERVICE_WORKER),
  }
}
