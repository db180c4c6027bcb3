import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

/** Takes in what became of a delivery; answered once it is durable. Nothing comes of one that nobody waits for. */
export async function takeReceipt(
  { customer, event }: Call & { type: 'take-receipt' },
  { runner }: Surroundings,
): Promise<Reply> {
  const current = runner.currentOf(customer)
  const known = await runner.read(current, (found) => found !== undefined)
  if (known) await runner.submitFor(current, event)
  return { status: 200, body: JSON.stringify({ known: known === true }) }
}
