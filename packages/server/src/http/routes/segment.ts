import type { z } from 'zod'
import type { SegmentEndpoint } from '../../runner/call.ts'
import { isTrusted } from '../authorise.ts'
import { bodyOf } from '../body.ts'
import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  aliasSchema,
  batchSchema,
  groupSchema,
  identifySchema,
  ingestAnswerSchema,
  pageSchema,
  trackSchema,
} from '../schemas/message.ts'

interface Endpoint {
  readonly summary: string
  readonly schema: z.ZodType
  /** The address that browser SDKs use, and others that libraries know it by. */
  readonly others: readonly string[]
}

const ENDPOINTS: Readonly<Record<SegmentEndpoint, Endpoint>> = {
  identify: { summary: 'State traits of a customer', schema: identifySchema, others: ['/v1/i'] },
  track: { summary: 'Tell that something happened', schema: trackSchema, others: ['/v1/t'] },
  page: { summary: 'Tell that a page was viewed', schema: pageSchema, others: ['/v1/p'] },
  screen: { summary: 'Tell that a screen was viewed', schema: pageSchema, others: ['/v1/s'] },
  group: { summary: 'Tell that a customer belongs to a group', schema: groupSchema, others: ['/v1/g'] },
  alias: { summary: 'Join two identifiers', schema: aliasSchema, others: ['/v1/a'] },
  batch: { summary: 'Send several messages', schema: batchSchema, others: ['/v1/b', '/v1/import'] },
}

/** The Segment HTTP tracking API. */
export function segmentRoutes(context: HttpContext): Route[] {
  return Object.entries(ENDPOINTS).flatMap(([name, endpoint]) =>
    [`/v1/${name}`, ...endpoint.others].map((url) => ingestRoute(url, name as SegmentEndpoint, endpoint, context)),
  )
}

function ingestRoute(url: string, name: SegmentEndpoint, { summary, schema }: Endpoint, context: HttpContext): Route {
  const { host, limits } = context
  const isBatch = name === 'batch'
  return {
    method: 'POST',
    url,
    permission: 'ingest',
    browser: true,
    ...(url === `/v1/${name}` ? {} : { keyIn: 'body' }),
    bodyBytes: isBatch ? limits.batchBytes : limits.messageBytes,
    description: {
      group: 'Events',
      summary: url === `/v1/${name}` ? summary : `${summary} (as /v1/${name}; the write key may be in the body)`,
      details: isBatch
        ? 'Answered once the messages are durable. Good messages count whatever the others are like; a bad one is reported by its index. 400 when none counted.'
        : 'Answered once the message is durable.',
      body: { type: JSON_TYPE, schema },
      answer: { type: JSON_TYPE, schema: ingestAnswerSchema },
      errors: INGEST_ERRORS,
    },
    async handle(request, reply) {
      return sendReply(
        reply,
        await host.call({ type: 'ingest', endpoint: name, body: bodyOf(request), trusted: isTrusted(request) }),
      )
    },
  }
}

const INGEST_ERRORS = [
  'malformed_json',
  'malformed_encoding',
  'invalid_type',
  'missing_field',
  'invalid_value',
  'unknown_type',
  'identifier_required',
  'invalid_identifier',
  'invalid_namespace',
  'invalid_number',
  'invalid_time',
  'time_in_future',
  'time_too_old',
  'too_long',
  'too_many_fields',
  'too_many_identifiers',
  'too_many_messages',
  'nested_too_deeply',
  'forbidden_name',
  'nothing_accepted',
  'body_too_large',
  'message_too_large',
  'unsupported_encoding',
  'overloaded',
  'log_unavailable',
] as const
