import type { FastifyReply, FastifyRequest } from 'fastify'
import { DEFAULT_COLOR } from '../../pages/frame.ts'
import { makeApplePass } from '../../passes/apple-pass.ts'
import { makeGoogleLink } from '../../passes/google-object.ts'
import type { PassContent } from '../../passes/pass-content.ts'
import { serviceFor } from '../../passes/pass-service.ts'
import { toldOf } from '../../passes/pass-updates.ts'
import { passesAt } from '../../passes/settings.ts'
import type { Reply } from '../../runner/call.ts'
import { readWalletReply } from '../../wallet/wallet.ts'
import { type Visit, withLink } from '../page-visit.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { grantParametersSchema, passLinkSchema, passParametersSchema } from '../schemas/wallet.ts'
import { readAsker } from './wallet.ts'

const PKPASS_TYPE = 'application/vnd.apple.pkpass'
const ERRORS = ['grant_unknown', 'grant_not_usable', 'passes_off'] as const

/** Copies of offers as passes of the wallets that phones have. */
export function passRoutes(context: HttpContext): Route[] {
  return [
    pageRoute('apple', 'The pass for Apple Wallet, from the wallet page', PKPASS_TYPE, context),
    pageRoute('google', 'Leads to Google Wallet, from the wallet page', 'text/html', context),
    apiRoute('apple', 'Read a copy as a pass for Apple Wallet', PKPASS_TYPE, context),
    apiRoute('google', 'Make the address that puts a copy into Google Wallet', JSON_TYPE, context),
  ]
}

type Kind = 'apple' | 'google'
type Brand = Visit['view']['brand']

function pageRoute(kind: Kind, summary: string, type: string, context: HttpContext): Route {
  return {
    ...{ method: 'GET', url: `/w/:token/${kind}/:grant`, permission: 'public' },
    description: { ...{ group: 'Pages', summary, parameters: passParametersSchema }, answer: { type }, errors: ERRORS },
    handle: withLink(context, 'wallet', async ({ language, link, reply, request, view }) => {
      const answer = await context.host.call({ type: 'read-wallet-of', customer: link.customer, all: false })
      const send = (url: string) => reply.code(302).header('location', url).send()
      return sendPass(kind, answer, { brand: view.brand, language }, { context, reply, request, send })
    }),
  }
}

function apiRoute(kind: Kind, summary: string, type: string, context: HttpContext): Route {
  return {
    ...{ method: 'GET', url: `/v1/wallet/:identifier/:grant/${kind}`, permission: 'read-wallet', browser: true },
    description: {
      ...{ group: 'Wallet', summary, parameters: grantParametersSchema },
      answer: kind === 'google' ? { type, schema: passLinkSchema } : { type },
      errors: [...ERRORS, 'customer_unknown', 'identity_needed', 'identity_invalid', 'invalid_identifier'],
    },
    async handle(request, reply) {
      const asker = await readAsker(request, reply, context)
      if (!asker) return reply
      const answer = await context.host.call({ type: 'read-wallet', ...asker, all: false })
      if (answer.status !== 200) return sendReply(reply, answer)
      const { customer } = JSON.parse(answer.body) as { readonly customer: number }
      const found = await context.host.call({ type: 'read-preferences', customer })
      if (found.status !== 200) return sendReply(reply, found)
      const { brand } = JSON.parse(found.body) as { readonly brand: Brand }
      const send = (url: string) => sendReply(reply, { status: 200, body: JSON.stringify({ url }) })
      return sendPass(kind, answer, { brand, language: brand.language }, { context, reply, request, send })
    },
  }
}

interface Asked {
  readonly context: HttpContext
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Answers with an address. */
  readonly send: (url: string) => FastifyReply
}

async function sendPass(
  kind: Kind,
  answer: Reply,
  { brand, language }: { readonly brand: Brand; readonly language: string },
  { context, reply, request, send }: Asked,
): Promise<FastifyReply> {
  if (answer.status !== 200) return sendReply(reply, answer)
  const { passBook, passes, publicUrl, walletCodes } = context
  const { apple, google } = passesAt(Date.now(), passes)
  if (!(kind === 'apple' ? apple : google))
    return sendError(reply, 'passes_off', { message: passes[kind] ? ENDED : OFF[kind] })
  const { grant: id } = request.params as { readonly grant: string }
  const wallet = readWalletReply(answer, walletCodes)
  const grant = wallet.grants.find((one) => one.id === id)
  if (!grant) return sendError(reply, 'grant_unknown')
  if (grant.code === null) return sendError(reply, 'grant_not_usable')
  const { code } = grant
  const content: PassContent = { grant, code, language, brand: brand.name, color: brand.color ?? DEFAULT_COLOR }
  // So that it can be told when the copy is used or taken back.
  passBook.note(kind, { serial: id, customer: wallet.customer, told: toldOf(grant) }, Date.now())
  if (kind === 'google') return send(await makeGoogleLink(content, google!, Date.now()))
  return reply
    .headers({
      ...{ 'content-type': PKPASS_TYPE, 'cache-control': 'no-store' },
      'content-disposition': `attachment; filename="${id}.pkpass"`,
    })
    .send(await makeApplePass(content, apple!, serviceFor(wallet.customer, id, walletCodes, publicUrl())))
}

const ENDED = 'The certificate for Apple Wallet has ended.'

const OFF = {
  apple: 'Passes for Apple Wallet are not configured.',
  google: 'Objects for Google Wallet are not configured.',
} as const
