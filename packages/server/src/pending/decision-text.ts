import type { Decision } from '@attune/engine'
import type { DecisionChange } from '../runner/store.ts'
import { writeWithCandidates } from './candidates-text.ts'

/** Between the head of a decision and its JSON: in neither of them, since both are JSON. */
const END_OF_HEAD = 0x0a

type Head = readonly [id: string, customer: number, at: number, event: string]

/** A decision as one text on its way to the store. */
export function writeDecision(decision: Decision): string {
  const { at, customer, event, id } = decision
  const { candidates, ...told } = decision
  return decisionText({ at, customer, event, id, json: writeWithCandidates(told, candidates) })
}

/** The same, of one whose JSON is written already. */
export function decisionText({
  at,
  customer,
  event,
  id,
  json,
}: Omit<DecisionChange, 'json'> & { readonly json: string }): string {
  const head: Head = [id, customer, at, event]
  return `${JSON.stringify(head)}\n${json}`
}

/** What the store keeps of such a text; the JSON stays where it lies. */
export function readDecision(text: Buffer): DecisionChange {
  const end = text.indexOf(END_OF_HEAD)
  const [id, customer, at, event]: Head = JSON.parse(text.toString('utf8', 0, end))
  return { id, customer, at, event, json: text.subarray(end + 1) }
}
