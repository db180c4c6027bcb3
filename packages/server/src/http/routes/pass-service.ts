import type { FastifyReply, FastifyRequest } from 'fastify'
import { DEFAULT_COLOR } from '../../pages/frame.ts'
import { makeApplePass } from '../../passes/apple-pass.ts'
import { PASS_SERVICE_PATH, serviceFor } from '../../passes/pass-service.ts'
import { toldOf } from '../../passes/pass-updates.ts'
import { type AppleSettings, passesAt } from '../../passes/settings.ts'
import { readWalletReply } from '../../wallet/wallet.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  deviceParametersSchema,
  passSerialParametersSchema,
  phoneLogSchema,
  pushTokenSchema,
  registrationParametersSchema,
  updatedPassesSchema,
} from '../schemas/pass-service.ts'

const PKPASS_TYPE = 'application/vnd.apple.pkpass'
const group = 'Passes'
const BODY_BYTES = 64 * 1024
const BODY_ERRORS = ['malformed_json', 'invalid_value', 'body_too_large'] as const

/**
 * What phones ask of the maker of a pass: to be told of changes, what has changed, and the pass as it is now
 * (https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes).
 */
export function passServiceRoutes(context: HttpContext): Route[] {
  return [
    registerRoute(context),
    unregisterRoute(context),
    updatedRoute(context),
    latestRoute(context),
    logRoute(context),
  ]
}

const REGISTRATION = `${PASS_SERVICE_PATH}/v1/devices/:device/registrations/:passType/:serial`

interface Registration {
  readonly device: string
  readonly passType: string
  readonly serial: string
}

/** Whose the pass is that the request is about; undefined, and the request answered, where its token is none. */
function holderOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { passes, walletCodes }: HttpContext,
): { readonly customer: number; readonly apple: AppleSettings } | undefined {
  const { passType, serial } = request.params as Registration
  const { apple } = passes
  const token = /^ApplePass (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const customer = token === undefined ? undefined : walletCodes.customerByPass(token, serial)
  if (apple && customer !== undefined && apple.passType === passType) return { customer, apple }
  sendError(reply, 'pass_token_invalid')
  return undefined
}

function registerRoute(context: HttpContext): Route {
  return {
    ...{ method: 'POST', url: REGISTRATION, permission: 'public', bodyBytes: BODY_BYTES },
    description: {
      group,
      summary: 'A phone wants to be told of changes of a pass',
      parameters: registrationParametersSchema,
      body: { type: JSON_TYPE, schema: pushTokenSchema },
      answer: { type: JSON_TYPE },
      errors: [...BODY_ERRORS, 'pass_token_invalid'],
    },
    async handle(request, reply) {
      const holder = holderOf(request, reply, context)
      const asked = holder && readJson(request, reply, pushTokenSchema)
      if (!asked) return reply
      const { device, serial } = request.params as Registration
      const isNew = context.passBook.register(device, serial, asked.pushToken)
      return reply.code(isNew ? 201 : 200).send()
    },
  }
}

function unregisterRoute(context: HttpContext): Route {
  return {
    ...{ method: 'DELETE', url: REGISTRATION, permission: 'public' },
    description: {
      group,
      summary: 'A pass was taken off a phone',
      parameters: registrationParametersSchema,
      answer: { type: JSON_TYPE },
      errors: ['pass_token_invalid'],
    },
    async handle(request, reply) {
      if (!holderOf(request, reply, context)) return reply
      const { device, serial } = request.params as Registration
      context.passBook.unregister(device, serial)
      return reply.code(200).send()
    },
  }
}

function updatedRoute({ passBook }: HttpContext): Route {
  return {
    method: 'GET',
    url: `${PASS_SERVICE_PATH}/v1/devices/:device/registrations/:passType`,
    permission: 'public',
    description: {
      group,
      summary: 'List the passes on a phone that have changed',
      details: 'Answered with 204 where none has. The name of the phone is known to it alone.',
      parameters: deviceParametersSchema,
      answer: { type: JSON_TYPE, schema: updatedPassesSchema },
      errors: [],
    },
    async handle(request, reply) {
      const { device } = request.params as Registration
      const { passesUpdatedSince = '0' } = request.query as { readonly passesUpdatedSince?: string }
      const changed = passBook.changedSince(device, Number(passesUpdatedSince) || 0)
      const last = changed.at(-1)
      if (!last) return reply.code(204).send()
      const body = { serialNumbers: changed.map(({ serial }) => serial), lastUpdated: `${last.updatedAt}` }
      return sendReply(reply, { status: 200, body: JSON.stringify(body) })
    },
  }
}

function latestRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: `${PASS_SERVICE_PATH}/v1/passes/:passType/:serial`,
    permission: 'public',
    description: {
      group,
      summary: 'Read a pass as it is now',
      details:
        'Of a copy that was used, taken back or has ended the pass is void. Answered with 304 where it has not changed since `If-Modified-Since`.',
      parameters: passSerialParametersSchema,
      answer: { type: PKPASS_TYPE },
      errors: ['pass_token_invalid', 'grant_unknown', 'pass_certificate_ended'],
    },
    async handle(request, reply) {
      const { host, passBook, publicUrl, walletCodes } = context
      const holder = holderOf(request, reply, context)
      if (!holder) return reply
      const { serial } = request.params as Registration
      const updatedAt = passBook.find('apple', serial)?.updatedAt ?? Date.now()
      const since = Date.parse(request.headers['if-modified-since'] ?? '')
      // HTTP dates are whole seconds.
      if (Math.floor(updatedAt / 1000) * 1000 <= since) return reply.code(304).send()
      if (!passesAt(Date.now(), context.passes).apple) return sendError(reply, 'pass_certificate_ended')
      const answer = await host.call({ type: 'read-wallet-of', customer: holder.customer, all: true })
      if (answer.status !== 200) return sendError(reply, 'grant_unknown')
      const { customer, grants } = readWalletReply(answer, walletCodes)
      const grant = grants.find(({ id }) => id === serial)
      if (!grant) return sendError(reply, 'grant_unknown')
      const found = await host.call({ type: 'read-preferences', customer })
      const { brand } = JSON.parse(found.body) as { readonly brand: { name: string; color?: string; language: string } }
      const code = toldOf(grant) === 'usable' ? walletCodes.of(customer, serial) : null
      const content = { grant, code, brand: brand.name, color: brand.color ?? DEFAULT_COLOR, language: brand.language }
      // The token stays that with which the phone knows the pass.
      const service = serviceFor(holder.customer, serial, walletCodes, publicUrl())
      return reply
        .headers({
          ...{ 'content-type': PKPASS_TYPE, 'cache-control': 'no-store' },
          'last-modified': new Date(updatedAt).toUTCString(),
        })
        .send(await makeApplePass(content, holder.apple, service))
    },
  }
}

const NOTE_EVERY_MS = 60_000

function logRoute({ reportFailure }: HttpContext): Route {
  let notedAt = 0
  return {
    ...{ method: 'POST', url: `${PASS_SERVICE_PATH}/v1/log`, permission: 'public', bodyBytes: BODY_BYTES },
    description: {
      group,
      summary: 'A phone tells what went wrong with passes',
      body: { type: JSON_TYPE, schema: phoneLogSchema },
      answer: { type: JSON_TYPE },
      errors: BODY_ERRORS,
    },
    async handle(request, reply) {
      const said = readJson(request, reply, phoneLogSchema)
      if (!said) return reply
      // Anybody can call this: what is said is noted now and then, not in full.
      const [line] = said.logs
      if (line !== undefined && Date.now() - notedAt >= NOTE_EVERY_MS) {
        notedAt = Date.now()
        reportFailure(new Error(`a phone says of passes: ${line.slice(0, 200)}`))
      }
      return reply.code(200).send()
    },
  }
}
