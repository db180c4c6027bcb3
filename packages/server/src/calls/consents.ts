import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { ConsentRow } from '../runner/store.ts'
import { parseIncomingMessage } from '../sources/incoming-message.ts'
import { ingestReply } from '../sources/ingest-reply.ts'
import { arrivalOf, type Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

const PAGE = 500

/** Takes in what somebody has written; keywords in it are obeyed before the answer goes back. */
export async function receiveMessage(call: Call & { type: 'receive-message' }, around: Surroundings): Promise<Reply> {
  const parsed = parseIncomingMessage(call.body, arrivalOf(around))
  const incoming = parsed.events[0]
  if (!incoming) return ingestReply(parsed.accepted, parsed.errors)
  const { text } = incoming.event as { readonly text: string }
  const { durable, outcomes } = await around.runner.submitNow([incoming])
  await durable
  const keyword = around.runner.playbook.keywords.understand(text)?.family ?? null
  const { customer, repeated } = outcomes[0]!
  return { status: 200, body: JSON.stringify({ customer, event: incoming.event.id, repeated, keyword }) }
}

/** What a customer allows, and every statement that led there. */
export async function readConsents(call: Call & { type: 'read-consents' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const customer = runner.find(call.identifier)
  const consents = await runner.read(customer, (found) => found?.consents.map(viewConsent))
  if (!consents) return errorReply('customer_unknown')
  const ledger = await ledgerOf(customer, around)
  return { status: 200, body: JSON.stringify({ consents, ledger }) }
}

/** Every statement about a customer's consents, newest first; those of whom was found to be the same are among them. */
async function ledgerOf(customer: number, { runner, store }: Surroundings): Promise<object[]> {
  const rows: ConsentRow[] = []
  for (const number of runner.recordsOf(customer)) {
    // What is not stored yet first: a checkpoint in between shows a statement twice rather than never.
    for (const { consents } of runner.unstored) rows.push(...consents.filter((row) => row.customer === number))
    for (let before: number | undefined; ; ) {
      const page = await store.consents(number, before, PAGE)
      rows.push(...page.rows)
      if (page.next === undefined) break
      before = page.next
    }
  }
  const once = new Map(rows.map((row) => [JSON.stringify(row), row]))
  return [...once.values()].sort((a, b) => b.receivedAt - a.receivedAt).map(viewStatement)
}

function viewStatement({ customer: _, receivedAt, ignored, ...consent }: ConsentRow) {
  return { ...viewConsent(consent), receivedAt: instantOf(receivedAt), ignored: ignored ?? null }
}

/** A consent as the API shows it. */
export function viewConsent({ at, ...consent }: Omit<ConsentRow, 'customer' | 'receivedAt' | 'ignored'>) {
  const { channel, topic, state, source, wording, proof } = consent
  return {
    channel,
    topic: topic ?? null,
    state,
    at: instantOf(at),
    source,
    wording: wording ?? null,
    proof: proof ?? null,
  }
}
