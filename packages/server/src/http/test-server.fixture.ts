import type { KeyPlan, PlainKeys } from '../access/key-ring.ts'
import { openKeys } from '../access/keys.ts'
import { createInboxHub, type InboxHub } from '../channels/inbox/inbox-hub.ts'
import { errorReply } from '../errors.ts'
import type { Call, Host, Reply } from '../runner/call.ts'
import { createHttpServer, type HttpServerOptions } from './server.ts'

/** An HTTP server in front of a host that notes every call and answers as it is told. */
export interface TestServer {
  readonly app: ReturnType<typeof createHttpServer>
  readonly keys: PlainKeys
  /** A key made as it is wanted. */
  keyFor(plan: Omit<KeyPlan, 'name'>): string
  readonly calls: Call[]
  readonly inboxHub: InboxHub
  readonly failures: unknown[]
}

export type Answer = (call: Call) => Reply | Promise<Reply>

export const DONE: Reply = { status: 200, body: '{"success":true}' }

export function createTestServer(answer: Answer = () => DONE, options: Partial<HttpServerOptions> = {}): TestServer {
  const calls: Call[] = []
  const failures: unknown[] = []
  const host: Host = {
    async call(call) {
      calls.push(call)
      return answer(call)
    },
  }
  const keys = openKeys({ directory: undefined })
  const inboxHub = createInboxHub()
  const reportFailure = (error: unknown) => failures.push(error)
  const app = createHttpServer({ host, keys, inboxHub, version: '1.2.3', reportFailure, ...options })
  return {
    app,
    keys: keys.created!,
    keyFor: (plan) => keys.create({ name: 'made', ...plan }).key,
    calls,
    inboxHub,
    failures,
  }
}

/** The header of a key. */
export function basic(key: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }
}

/** A host whose only customer has this inbox, newest first. */
export function inboxOf(identifier: string, customer: number, items: () => readonly object[]): Answer {
  return (call) => {
    if (call.type !== 'read-inbox' || call.identifier !== identifier) return errorReply('customer_unknown')
    return { status: 200, body: JSON.stringify({ customer, items: items() }) }
  }
}
