import { Readable } from 'node:stream'
import type { Host } from '../../runner/call.ts'
import { readIdempotencyKey } from '../idempotency-key.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  flowParametersSchema,
  flowSchema,
  resultsParametersSchema,
  runParametersSchema,
  settledRunSchema,
  settleRunSchema,
  startedRunSchema,
  startRunSchema,
} from '../schemas/flow.ts'

const group = 'Threads and journeys'

/** What can be wrong with anything that is asked for a customer. */
const OF_A_REQUEST = [
  'malformed_json',
  'invalid_value',
  'body_too_large',
  'log_unavailable',
  'customer_unknown',
] as const

type Kind = 'thread' | 'journey'
const KINDS: Readonly<Record<string, Kind>> = { threads: 'thread', journeys: 'journey' }

/** Conversations and journeys: begun, settled, measured and exported. */
export function flowRoutes(context: HttpContext): Route[] {
  return [
    startRoute(context),
    settleRoute(context, 'hand-back', 'Hand a conversation back that somebody of the brand has taken'),
    settleRoute(context, 'end', 'Take a customer out of a thread or a journey'),
    readRoute(context),
    resultsRoute(context),
  ]
}

function startRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/runs',
    permission: 'start-runs',
    bodyBytes: limits.messageBytes,
    description: {
      group,
      summary: 'Begin a thread or a journey for a customer',
      details:
        'What consent, repeats and other conversations have against it still holds. With the same Idempotency-Key it is done once.',
      body: { type: JSON_TYPE, schema: startRunSchema },
      answer: { type: JSON_TYPE, schema: startedRunSchema },
      errors: [...OF_A_REQUEST, 'flow_unknown'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, startRunSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      return sendReply(reply, await host.call({ type: 'start-run', ...asked, key }))
    },
  }
}

function settleRoute({ host, limits }: HttpContext, how: 'hand-back' | 'end', summary: string): Route {
  return {
    method: 'POST',
    url: `/v1/runs/:run/${how}`,
    permission: 'start-runs',
    bodyBytes: limits.messageBytes,
    description: {
      group,
      summary,
      parameters: runParametersSchema,
      body: { type: JSON_TYPE, schema: settleRunSchema },
      answer: { type: JSON_TYPE, schema: settledRunSchema },
      errors: [...OF_A_REQUEST, 'run_unknown'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, settleRunSchema)
      if (!asked) return reply
      const { run } = request.params as { readonly run: string }
      return sendReply(reply, await host.call({ type: 'settle-run', run, how, customer: asked.customer }))
    },
  }
}

function readRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/flows/:kind/:id',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'What people did in a thread or a journey, step by step and variant by variant',
      parameters: flowParametersSchema,
      answer: { type: JSON_TYPE, schema: flowSchema },
      errors: ['flow_unknown', 'audience_unknown'],
    },
    async handle(request, reply) {
      const { id, kind } = request.params as { readonly id: string; readonly kind: string }
      const { audience } = request.query as { readonly audience?: string }
      const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
      if (!known) return sendError(reply, 'flow_unknown')
      return sendReply(reply, await host.call({ type: 'read-flow', kind: known, flow: id, audience }))
    },
  }
}

function resultsRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/flows/:kind/:id/results',
    permission: 'export-customers',
    description: {
      group,
      summary: 'Export what people answered: one line for everybody who has begun it',
      parameters: resultsParametersSchema,
      answer: { type: 'application/x-ndjson' },
      errors: ['flow_unknown'],
    },
    async handle(request, reply) {
      const { id, kind } = request.params as { readonly id: string; readonly kind: string }
      const { format } = request.query as { readonly format?: string }
      const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
      if (!known) return sendError(reply, 'flow_unknown')
      const first = await host.call({ type: 'read-results', kind: known, flow: id, after: '' })
      if (first.status !== 200) return sendReply(reply, first)
      const pages = pagesOf(known, id, first.body, host)
      const isCsv = format === 'csv'
      reply.type(isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
      return reply.send(Readable.from(isCsv ? asCsv(pages) : asLines(pages)))
    },
  }
}

interface Result {
  readonly answers: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

async function* pagesOf(kind: Kind, flow: string, first: string, host: Host): AsyncGenerator<readonly Result[]> {
  let page: { readonly results: readonly Result[]; readonly next: string | null } = JSON.parse(first)
  for (;;) {
    yield page.results
    if (page.next === null) return
    const { body } = await host.call({ type: 'read-results', kind, flow, after: page.next })
    page = JSON.parse(body)
  }
}

async function* asLines(pages: AsyncIterable<readonly Result[]>): AsyncGenerator<string> {
  for await (const results of pages) yield results.map((result) => `${JSON.stringify(result)}\n`).join('')
}

/** One column for each answer that stands in the first page; what comes later under another name stands in `other`. */
async function* asCsv(pages: AsyncIterable<readonly Result[]>): AsyncGenerator<string> {
  let columns: { readonly fields: readonly string[]; readonly names: readonly string[] } | undefined
  for await (const results of pages) {
    if (!columns) {
      const fields = [
        'id',
        'customer',
        'variant',
        'revision',
        'channel',
        'outcome',
        'step',
        'startedAt',
        'updatedAt',
        'secondsToAnswer',
      ]
      const names = [...new Set(results.flatMap(({ answers }) => Object.keys(answers)))].sort()
      columns = { fields, names }
      yield `${[...fields, ...names.map((name) => `answers.${name}`), 'other'].map(cell).join(',')}\r\n`
    }
    const { fields, names } = columns
    for (const result of results) {
      const other = Object.fromEntries(Object.entries(result.answers).filter(([name]) => !names.includes(name)))
      const rest = Object.keys(other).length === 0 ? '' : JSON.stringify(other)
      const row = [...fields.map((field) => result[field]), ...names.map((name) => result.answers[name]), rest]
      yield `${row.map(cell).join(',')}\r\n`
    }
  }
}

/** A value as CSV (RFC 4180); one that a spreadsheet would take for a formula stands behind an apostrophe. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value.replace(/^(?=[=+\-@\t\r])/, "'") : JSON.stringify(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
