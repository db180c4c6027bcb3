import { z } from 'zod'
import { skusReader } from '../affinity/affinity.ts'
import { AudienceDesk } from '../audience/audience-desk.ts'
import { NO_FLOOR } from '../basket/till.ts'
import { compileEnrichment } from '../catalogue/enrichment.ts'
import { compilePolicy } from '../consent/policy.ts'
import type { FactSpec } from '../context/facts.ts'
import { layOutConstants } from '../decision/constants.ts'
import type { Channel } from '../delivery/channel.ts'
import { wantedBy } from '../destinations/wanted.ts'
import { compileIdentity } from '../identity/rules.ts'
import { compileKeywordsOf } from '../keywords/definition.ts'
import { hourFeature, type ReadFeature } from '../model/features.ts'
import { compileReports, compileVisitRules } from '../place/definition.ts'
import type { SourceRanks } from '../profile/source-ranks.ts'
import { deriveId } from '../random.ts'
import { durationMs } from '../time/duration.ts'
import { checkDestinations } from './check-destinations.ts'
import { compileActions } from './compile-actions.ts'
import { compileAudiences } from './compile-audiences.ts'
import { compileChannels } from './compile-channels.ts'
import { compileComputed } from './compile-computed.ts'
import { compileExperiments } from './compile-experiments.ts'
import { actionsInFlows, compileFlows } from './compile-flows.ts'
import { compileLoyalty } from './compile-loyalty.ts'
import { compileOffers } from './compile-offers.ts'
import { compileTriggers } from './compile-triggers.ts'
import { ConditionCompiler } from './condition-compiler.ts'
import { type PlaybookDefinition, playbookDefinitionSchema } from './definition.ts'
import { append } from './multimap.ts'
import type { Playbook, PlaybookProblem } from './playbook.ts'

/** A playbook, or everything that is wrong with its definition. */
export type CompileResult =
  | { readonly ok: true; readonly playbook: Playbook }
  | { readonly ok: false; readonly problems: readonly PlaybookProblem[] }

/** Validates and compiles a definition. All problems are found in one go, each with its path and what to do. */
export function compilePlaybook(input: unknown): CompileResult {
  if (isDeeperThan(input, MAX_DEPTH))
    return { ok: false, problems: [{ path: '', message: `a playbook can be nested ${MAX_DEPTH} deep at most` }] }
  const parsed = playbookDefinitionSchema.safeParse(input)
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(describeIssue) }
  const definition = parsed.data
  const compiler = new ConditionCompiler(definition)
  const channels = compileChannels(definition, compiler)
  for (const [id, trait] of compileComputed(definition, compiler)) compiler.computed.set(id, trait)
  const offers = compileOffers(definition, compiler)
  const loyalty = compileLoyalty(definition, offers.offers, compiler)
  const audiences = compileAudiences(definition, compiler)
  const triggers = compileTriggers(definition, compiler)
  const actions = compileActions(definition, {
    ...{ compiler, channels, offers: offers.offers, triggers: triggers.triggers },
    inFlows: actionsInFlows(definition),
  })
  const keywords = compileKeywordsOf(definition.keywords, definition.brand)
  const experiments = compileExperiments(definition, {
    ...{ compiler, actions: actions.actions, offers: offers.offers },
    threads: new Set(Object.keys(definition.threads)),
    journeys: new Set(Object.keys(definition.journeys)),
  })
  const flows = compileFlows(definition, {
    ...{ compiler, channels, keywords, offers: offers.offers, triggers: triggers.triggers },
    ...{ actions: actions.actions, experiments: experiments.experiments },
  })
  checkPolicy(definition, channels, compiler)
  const features = compileFeatures(definition, compiler)
  for (const id of Object.keys(definition.preferencePage.channels)) {
    if (!channels.has(id)) compiler.problem(`preferencePage.channels.${id}`, `there is no channel "${id}"`)
  }
  const reports = compileReports(definition.places)
  const facts = compileFacts(definition, reports, compiler)
  checkDestinations(definition, compiler)
  if (compiler.problems.length > 0) return { ok: false, problems: compiler.problems }
  const rollups = compiler.rollups()
  const varied = [...experiments.experiments.values()].flatMap(({ variants }) =>
    variants.flatMap((variant) => [...variant.actions.values()]),
  )
  const playbook: Playbook = {
    constants: layOutConstants([...actions.actions.values(), ...varied]),
    version: deriveId('pb', JSON.stringify(definition)),
    definition,
    zone: definition.brand.timezone,
    marginFloor: definition.brand.marginFloor === 'none' ? NO_FLOOR : definition.brand.marginFloor,
    returnWindowMs: durationMs(definition.brand.returnWindow ?? RETURN_WINDOW),
    identity: compileIdentity(definition.identity),
    keywords,
    policy: compilePolicy(definition.policy),
    wanted: wantedBy(Object.values(definition.destinations), compiler.computed),
    channels,
    ...offers,
    ...loyalty,
    householdPoints: compiler.householdPoints,
    ...audiences,
    ...triggers,
    ...actions,
    features,
    ...experiments,
    flows: flows.flows,
    pools: new Map([...offers.pools, ...actions.pools, ...flows.flowPools]),
    computed: compiler.computed,
    sourceRanks: compileSourceRanks(definition),
    rollupsByEvent: rollups.byEvent,
    ...compiler.noted(),
    baseRollup: rollups.base,
    affinity: definition.affinity && {
      event: definition.affinity.event,
      halfLifeMs: durationMs(definition.affinity.halfLife),
      skusOf: skusReader(definition.affinity),
    },
    enrichments: compileEnrichment(definition.catalogue),
    recollections: compiler.recollections,
    visitRules: compileVisitRules(definition.places),
    reportsByEvent: reports,
    factsByEvent: facts,
    audienceDesk: new AudienceDesk(audiences.audiences.length),
  }
  return { ok: true, playbook }
}

/** How long baskets can be returned where the playbook does not say. */
const RETURN_WINDOW = '90d'

/** No definition is nested so deep; what is would exhaust the stack. */
const MAX_DEPTH = 100

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1))
}

function describeIssue(issue: z.core.$ZodIssue): PlaybookProblem[] {
  const path = z.core.toDotPath(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: 'there is no such field; check the spelling',
    }))
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ path, message: inner.message }))
  }
  return [{ path, message: issue.message }]
}

function checkPolicy(
  { policy }: PlaybookDefinition,
  channels: ReadonlyMap<string, Channel>,
  compiler: ConditionCompiler,
): void {
  for (const cap of policy.caps) {
    if (cap.channel !== undefined && !channels.has(cap.channel))
      compiler.problem('policy.caps', `there is no channel "${cap.channel}"`)
  }
  const controlled = Object.values(policy.controlArms).reduce((sum, share) => sum + share, policy.randomArm)
  if (controlled > 1)
    compiler.problem('policy.controlArms', 'the shares of the control arms and `randomArm` come to more than 1')
}

function compileFeatures({ policy }: PlaybookDefinition, compiler: ConditionCompiler): ReadFeature[] {
  return [hourFeature, ...policy.features.map((given, index) => compiler.feature(given, `policy.features[${index}]`))]
}

function compileFacts(
  definition: PlaybookDefinition,
  reports: ReturnType<typeof compileReports>,
  compiler: ConditionCompiler,
): Map<string, FactSpec[]> {
  const byEvent = new Map<string, FactSpec[]>()
  for (const [name, { from, fields, lasts, nearest: wanted }] of Object.entries(definition.facts)) {
    const paths = Object.entries(fields).map(([field, path]) => [field, path.split('.')] as const)
    const report = reports.get(from.event)
    if (wanted && !report)
      compiler.problem(
        `facts.${name}.nearest`,
        `"${from.event}" does not tell where customers are; add it to places.from`,
      )
    const openBy = wanted?.open ? definition.brand.timezone : undefined
    const nearest = wanted && report && { type: wanted.type, withinMetres: wanted.withinMetres, openBy, report }
    append(byEvent, from.event, { name, fields: paths, lastsMs: durationMs(lasts), nearest })
  }
  return byEvent
}

function compileSourceRanks({ traits }: PlaybookDefinition): Map<string, SourceRanks> {
  const ranks = new Map<string, SourceRanks>()
  for (const [name, { sources }] of Object.entries(traits))
    if (sources) ranks.set(name, new Map(sources.map((source, rank) => [source, rank])))
  return ranks
}
