import { type Candidate, type Playbook, printCondition } from '@attune/engine'

/** Why something was chosen for somebody, in sentences for an agent who talks to them: whom it is for, when it makes sense, what is to be expected. */
export function reasonsToSay({ action: id, factors }: Candidate, { definition }: Playbook): string[] {
  const action = definition.actions[id]
  if (!action) return []
  const reasons: string[] = []
  const { persona } = action
  const groups = (typeof persona === 'string' ? [persona] : (persona ?? [])).map(
    (one) => definition.audiences[one]?.name ?? one,
  )
  if (groups.length === 1) reasons.push(`Is one of: ${groups[0]}.`)
  else if (groups.length > 1) reasons.push(`Is in one of these groups: ${groups.join(', ')}.`)
  for (const condition of [action.eligible, action.applicable, action.suitable])
    if (condition !== undefined) reasons.push(`It holds that ${printCondition(condition, 'trait')}.`)
  if (!factors) return reasons
  const { context, cost, lever, net, value } = factors
  const gain = value * context * lever
  if (gain !== 0) reasons.push(`About ${Math.round((100 * (net + cost)) / gain)} of 100 accept it in such a moment.`)
  if (context !== 1) reasons.push(`Weighs ${Number(context.toPrecision(3))} times as much in this moment.`)
  return reasons
}
