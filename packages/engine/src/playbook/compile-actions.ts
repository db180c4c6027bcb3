import { type Action, type Campaign, type CampaignPool, MONEY_PARTS, type Treatment } from '../decision/action.ts'
import type { Persona } from '../decision/assign.ts'
import { compileContextFactor } from '../decision/context-factor.ts'
import type { Channel } from '../delivery/channel.ts'
import { hashOf } from '../model/learned.ts'
import { FOREVER } from '../offer/grant.ts'
import type { Offer } from '../offer/offer.ts'
import { durationMs } from '../time/duration.ts'
import type { Trigger } from '../trigger/definition.ts'
import { instant } from './compile-offers.ts'
import { compileValue } from './compile-value.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

/** What actions refer to. */
interface Surroundings {
  readonly compiler: ConditionCompiler
  readonly channels: ReadonlyMap<string, Channel>
  readonly offers: ReadonlyMap<string, Offer>
  readonly triggers: ReadonlyMap<string, Trigger>
  /** Actions that threads and journeys name. */
  readonly inFlows: ReadonlySet<string>
}

type ActionDefinition = PlaybookDefinition['actions'][string]

/** Compiles campaigns and actions and indexes the moments and placements that they answer. */
export function compileActions(definition: PlaybookDefinition, around: Surroundings) {
  const pools = new Map<string, number>()
  const campaigns = compileCampaigns(definition, pools)
  const actions = new Map<string, Action>()
  const actionsByTrigger = new Map<string, Action[]>()
  const actionsByPlacement = new Map<string, Action[]>()
  const actionsByPersona = new Map<string, Action[]>()
  const responseEvents = new Set<string>()
  for (const [id, given] of Object.entries(definition.actions)) {
    checkReferences(id, given, definition, around)
    const action = compileAction(id, given, definition, campaigns, around)
    actions.set(id, action)
    for (const trigger of given.triggers) append(actionsByTrigger, trigger, action)
    for (const placement of given.placements) append(actionsByPlacement, placement, action)
    for (const persona of action.personas ?? []) append(actionsByPersona, persona, action)
    if (action.response) responseEvents.add(action.response.event)
  }
  const personas = inRank([...actionsByPersona.keys()], definition)
  const personaRanks = new Map(personas.map(({ audience }, rank) => [audience, rank]))
  const by = { actionsByTrigger, actionsByPlacement, actionsByPersona }
  return { campaigns, actions, ...by, personas, personaRanks, responseEvents, pools }
}

/** Personas by falling priority; of equals the first by id, so that the order never depends on how they were written. */
function inRank(audiences: readonly string[], definition: PlaybookDefinition): Persona[] {
  return audiences
    .map((audience) => ({ audience, priority: definition.audiences[audience]?.priority ?? 0 }))
    .sort((a, b) => b.priority - a.priority || (a.audience < b.audience ? -1 : 1))
}

function listOf(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === 'string' ? [given] : given
}

function compileCampaigns(definition: PlaybookDefinition, pools: Map<string, number>): Map<string, Campaign> {
  const campaigns = new Map<string, Campaign>()
  for (const [id, given] of Object.entries(definition.campaigns)) {
    const { rate } = given
    campaigns.set(id, {
      id,
      startsAt: instant(given.starts, Number.NEGATIVE_INFINITY),
      endsAt: instant(given.ends, FOREVER),
      lever: given.lever,
      holdout: given.holdout,
      pools: compileBudget(id, given.budget, pools),
      intervalMs: rate && durationMs(rate.within) / rate.max,
    })
  }
  return campaigns
}

/** The parts of a budget; notes the size of each. Whole thousandths of money: sums of them have no rounding. */
function compileBudget(
  campaign: string,
  budget: PlaybookDefinition['campaigns'][string]['budget'],
  sizes: Map<string, number>,
): CampaignPool[] {
  const made: CampaignPool[] = []
  const add = (name: string, size: number | undefined, counts: CampaignPool['counts'], daily: boolean) => {
    if (size === undefined) return
    sizes.set(name, counts === 'money' ? Math.round(size * MONEY_PARTS) : size)
    made.push({ name, counts, daily })
  }
  add(`campaign:${campaign}`, budget?.units, 'decisions', false)
  add(`campaign:${campaign}/money`, budget?.money, 'money', false)
  add(`campaign:${campaign}/day`, budget?.daily?.units, 'decisions', true)
  add(`campaign:${campaign}/day/money`, budget?.daily?.money, 'money', true)
  return made
}

function compileExclusion(id: string, group: string | undefined, { actions, policy }: PlaybookDefinition) {
  const found = group === undefined ? undefined : policy.exclusions[group]
  if (found === undefined) return undefined
  const others = Object.keys(actions).filter((other) => other !== id && actions[other]!.group === group)
  return { others, withinMs: durationMs(found.within) }
}

function checkReferences(
  id: string,
  given: ActionDefinition,
  definition: PlaybookDefinition,
  around: Surroundings,
): void {
  const path = `actions.${id}`
  const problem = (field: string, message: string) => around.compiler.problem(`${path}.${field}`, message)
  if (given.triggers.length === 0 && given.placements.length === 0 && !given.sends && !around.inFlows.has(id))
    problem(
      'triggers',
      'an action needs a trigger, a placement, a step of a journey or `sends: true`, or it is never considered',
    )
  if (given.sends && given.treatments.every(({ channel }) => definition.channels[channel]?.kind === 'slot'))
    problem('sends', 'nothing can be sent in a slot, which shows what was asked for')
  for (const trigger of given.triggers)
    if (!around.triggers.has(trigger)) problem('triggers', `there is no trigger "${trigger}"`)
  if (given.campaign !== undefined && !Object.hasOwn(definition.campaigns, given.campaign))
    problem('campaign', `there is no campaign "${given.campaign}"`)
  for (const persona of listOf(given.persona) ?? [])
    if (!Object.hasOwn(definition.audiences, persona)) problem('persona', `there is no audience "${persona}"`)
  if (given.group !== undefined && !Object.hasOwn(definition.policy.exclusions, given.group))
    problem('group', `there is no group "${given.group}" in \`policy.exclusions\``)
  if (given.approval && given.placements.length > 0)
    problem('approval', 'a placement is answered at once: nobody can approve it meanwhile')
  if (given.offer !== undefined && !around.offers.has(given.offer))
    problem('offer', `there is no offer "${given.offer}"`)
  given.treatments.forEach(({ channel }, index) => {
    if (!around.channels.has(channel)) problem(`treatments[${index}].channel`, `there is no channel "${channel}"`)
  })
  const kinds = given.treatments.map(({ channel }) => around.channels.get(channel)?.kind)
  if (given.placements.length > 0 && !kinds.includes('slot'))
    problem('treatments', 'a placement is filled on a channel of kind slot; none of the treatments is on one')
  if (given.triggers.length > 0 && kinds.every((kind) => kind === 'slot'))
    problem('treatments', 'a trigger needs a treatment on a channel that can reach the customer, not only slots')
}

function compileAction(
  id: string,
  given: ActionDefinition,
  definition: PlaybookDefinition,
  campaigns: ReadonlyMap<string, Campaign>,
  around: Surroundings,
): Action {
  const { compiler, channels, offers } = around
  const { brand, policy } = definition
  const condition = (field: 'eligible' | 'applicable' | 'suitable') =>
    compiler.compileGiven(given[field], `actions.${id}.${field}`, 'moment')
  const { response, limit } = given
  const treatments: Treatment[] = []
  for (const { channel, content, expiresAfter, languages } of given.treatments) {
    const found = channels.get(channel)
    if (!found) continue
    const texts = { content, ...(languages && { languages }) }
    treatments.push({
      channel: found,
      ...texts,
      expiresAfterMs: durationMs(expiresAfter),
      hash: hashOf(channel),
      row: 0,
    })
  }
  const campaign = given.campaign === undefined ? undefined : campaigns.get(given.campaign)
  const lever = given.lever * (campaign?.lever ?? 1)
  const { max, min } = policy.levers
  if (lever < min || lever > max)
    compiler.problem(
      `actions.${id}.lever`,
      `a lever of ${lever}, its campaign's included, is outside of ${min} to ${max}, the bounds in \`policy.levers\``,
    )
  return {
    id,
    hash: hashOf(id),
    name: given.name ?? id,
    campaign,
    topic: given.topic,
    personas: listOf(given.persona),
    eligible: condition('eligible'),
    applicable: condition('applicable'),
    suitable: condition('suitable'),
    startsAt: instant(given.starts, Number.NEGATIVE_INFINITY),
    endsAt: instant(given.ends, FOREVER),
    exclusion: compileExclusion(id, given.group, definition),
    needsApproval: given.approval,
    cost: given.cost,
    waitsMs: given.timing === undefined ? 0 : durationMs(given.timing.within),
    fallsBack: given.fallback,
    priority: given.priority,
    limit: limit && { max: limit.max, withinMs: durationMs(limit.within) },
    offer: given.offer === undefined ? undefined : offers.get(given.offer),
    valueOf: compileValue(given.value, `actions.${id}.value`, brand.currency, offers, compiler),
    fixedValue: typeof given.value === 'number' ? given.value : undefined,
    contexts: given.context.map((factor, index) =>
      compileContextFactor(factor, (when) => compiler.compile(when, `actions.${id}.context[${index}].when`, 'moment')),
    ),
    lever,
    prior: given.prior,
    looksAtFeatures: given.model === 'features',
    response: response && {
      event: response.event,
      where: compiler.compileGiven(response.where, `actions.${id}.response.where`, 'event'),
      withinMs: durationMs(response.within),
    },
    treatments,
  }
}
