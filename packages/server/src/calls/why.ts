import type { Customer, Decision, Playbook } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Runner } from '../runner/runner.ts'
import type { SendRow } from '../sends/send-row.ts'
import { audienceOf, type Used, whatWasUsed } from '../why/what-was-used.ts'
import { findDecision } from './read-decision.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Why somebody got a message, as the page for them shows it. */
export interface WhyView {
  readonly name: string
  readonly at: string
  readonly zone: string
  readonly because: { readonly kind: 'event' | 'group' | 'place' | 'placement' | 'send'; readonly name: string }
  readonly possibilities: number
  readonly byChance: boolean
  readonly used: readonly (Used & {
    readonly times: number | null
    readonly last: string | null
    readonly value: string | null
  })[]
}

/** What a person may read of a decision for them: nothing of others, of models or of money. */
export async function readWhy(call: Call & { type: 'read-why' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const decision = await findDecision(call.decision, around)
  const isTheirs = decision !== undefined && runner.familyOf(call.customer).includes(decision.customer)
  const winner = decision?.candidates[decision.chosen]
  if (!decision || !isTheirs || !winner) return errorReply('decision_unknown')
  const view = await runner.read(call.customer, (customer) =>
    customer && customer.erasedAt === 0 ? viewWhy(decision, winner.action, customer, runner) : undefined,
  )
  return view ? { status: 200, body: JSON.stringify(view) } : errorReply('decision_unknown')
}

function viewWhy(decision: Decision, action: string, customer: Customer, { playbook, shared }: Runner): WhyView {
  const { definition } = playbook
  const { at, candidates, moment } = decision
  const trigger = moment.kind === 'trigger' ? moment.id : undefined
  return {
    name: playbook.actions.get(action)?.name ?? action,
    at: new Date(at).toISOString(),
    zone: customer.zone ?? playbook.zone,
    because: moment.kind === 'send' ? sentTo(shared.sends.get(moment.id), definition) : becauseOf(trigger, definition),
    possibilities: new Set(candidates.filter(({ factors }) => factors).map((one) => one.action)).size,
    byChance: decision.arm === 'random',
    used: whatWasUsed(definition, action, trigger).map((used) => ({ ...used, ...knownOf(used, customer) })),
  }
}

/** To whom it was sent. */
function sentTo(send: SendRow | undefined, { audiences }: Playbook['definition']): WhyView['because'] {
  const id = send?.audience ?? ''
  return { kind: 'send', name: audiences[id]?.name ?? id }
}

function becauseOf(trigger: string | undefined, { triggers, audiences }: Playbook['definition']): WhyView['because'] {
  const on = trigger === undefined ? undefined : triggers[trigger]?.on
  if (!on) return { kind: 'placement', name: '' }
  if ('event' in on) return { kind: 'event', name: on.event }
  const id = audienceOf(on)
  if (id === undefined) return { kind: 'place', name: '' }
  return { kind: 'group', name: audiences[id]?.name ?? id }
}

/** What is known of somebody in one respect, as they may read it. */
function knownOf({ kind, name }: Used, customer: Customer): Pick<WhyView['used'][number], 'times' | 'last' | 'value'> {
  const nothing = { times: null, last: null, value: null }
  if (kind === 'event') {
    const rollup = customer.rollups.find(({ key }) => key === name)
    return rollup ? { times: rollup.count, last: instantOf(rollup.last), value: null } : nothing
  }
  const value = kind === 'trait' ? customer.traits.find((trait) => trait.name === name)?.value : undefined
  const fact = kind === 'fact' ? customer.facts.find((one) => one.name === name)?.value : undefined
  return { ...nothing, value: textOf(value ?? fact) }
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? Object.values(value).map(String).join(', ') : String(value)
}
