import type { PendingChanges } from './pending-changes.ts'

/** Takes out what is on its way to the store of a customer who is to be forgotten, but for leaving audiences. */
export function forgetPending(pending: PendingChanges, customer: number): void {
  pending.decisions.texts.forget(customer)
  pending.deliveries.forget(customer)
  const kept = pending.consents.filter((row) => row.customer !== customer)
  pending.consents.splice(0, pending.consents.length, ...kept)
  const points = pending.points.filter((row) => row.customer !== customer)
  pending.points.splice(0, pending.points.length, ...points)
  removeOf(pending.runs, customer)
  removeOf(pending.handOvers, customer)
  const facts = pending.facts.filter((row) => row.customer !== customer)
  pending.facts.splice(0, pending.facts.length, ...facts)
  for (const [id, { winner, loser }] of pending.merges)
    if (winner === customer || loser === customer) pending.merges.delete(id)
}

function removeOf(rows: Map<string, { readonly customer: number }>, customer: number): void {
  for (const [id, row] of rows) if (row.customer === customer) rows.delete(id)
}
