import { z } from 'zod'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

const planSchema = z.object({
  customers: z.array(z.int()),
  identifiers: z.array(z.string()),
  events: z.int(),
  decisions: z.int(),
  deliveries: z.int(),
})
const erasureSchema = z.object({ id: z.string(), journal: z.object({ doneBy: z.string() }) })

export const customersEraseCommand: Command = {
  name: 'customers erase',
  summary: 'Have a server forget a person',
  operands: ['IDENTIFIER'],
  options: {
    ...REMOTE_OPTIONS,
    reason: {
      type: 'string',
      placeholder: 'WORD',
      description: 'request (where not given), consent-withdrawn, inactive, unlawful or other',
    },
    'dry-run': { type: 'boolean', description: 'tell what would go, change nothing' },
  },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const [identifier = ''] = given.operands
    const query = new URLSearchParams({ reason: given.text('reason') ?? 'request' })
    if (given.flag('dry-run')) query.set('dryRun', 'true')
    const response = await remote.ask('DELETE', `/v1/customers/${encodeURIComponent(identifier)}?${query}`)
    surroundings.print(given.flag('dry-run') ? describePlan(await response.json()) : describe(await response.json()))
    return 0
  },
}

function describePlan(answer: unknown): string {
  const { customers, decisions, deliveries, events, identifiers } = planSchema.parse(answer)
  return [
    `Customer ${customers.join(', ')} would be erased: ${identifiers.join(', ')}`,
    `${events} events, ${decisions} decisions and ${deliveries} deliveries would go with it`,
  ].join('\n')
}

function describe(answer: unknown): string {
  const { id, journal } = erasureSchema.parse(answer)
  return `erased; no trace is left on disk by ${journal.doneBy} (GET /v1/erasures/${id})`
}
