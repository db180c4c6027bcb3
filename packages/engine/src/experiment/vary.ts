import type { Policy } from '../consent/policy.ts'
import type { Action } from '../decision/action.ts'
import type { Candidate } from '../decision/decision.ts'
import { namespaceOf } from '../identity/rules.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { Experiment, ExperimentPhase, Variant } from './experiment.ts'
import { bucketOf, isInNamespace, rangeAt } from './hash.ts'
import { takePart } from './participation.ts'

/** A variant that holds for a customer, and whether what comes of it is counted. */
interface Assigned {
  readonly experiment: Experiment
  readonly variant: Variant
  readonly counts: boolean
}

/** The variants that hold for a customer. */
export type Variants = readonly Assigned[]

/** The variant of an experiment in which a decision was made. */
export interface VariantOf {
  readonly experiment: string
  readonly variant: string
}

const NONE: Variants = []

/** The variants that hold for the customer of a step, of the experiments that could matter to some of the actions. */
export function assignVariants(actions: readonly Action[], step: Stepping): Variants {
  const { experiments } = step.world.playbook
  if (experiments.size === 0) return NONE
  const assigned: Assigned[] = []
  for (const experiment of experiments.values()) {
    if (!experiment.variesPolicy && !actions.some(({ id }) => experiment.varied.has(id))) continue
    const found = assign(experiment, step)
    if (found) assigned.push(found)
  }
  return assigned
}

/** The variant of an experiment that holds for the customer of a step; undefined outside of it. */
export function assign(experiment: Experiment, { customer, world }: Stepping): Assigned | undefined {
  const phase = world.experiments?.phaseOf(experiment.id) ?? initialPhase(experiment)
  if (phase.phase === 'promoted') {
    const variant = experiment.variants.find(({ id }) => id === phase.variant)
    return variant && { experiment, variant, counts: false }
  }
  if (phase.phase !== 'running') return undefined
  const variant = variantOf(experiment, customer)
  if (!variant) return undefined
  // Whoever was in a variant that was stopped is treated like the champion's people, and counted no more.
  if (phase.out.has(variant.id)) return { experiment, variant: experiment.variants[0]!, counts: false }
  return { experiment, variant, counts: true }
}

/** The phase of an experiment about which nobody has said anything. */
export function initialPhase({ startsAtOnce }: Pick<Experiment, 'startsAtOnce'>): ExperimentPhase {
  return startsAtOnce ? { phase: 'running', out: new Set() } : { phase: 'draft' }
}

/** The variant to which a customer belongs: the one that was kept, else by hash; undefined outside of the experiment. */
export function variantOf(experiment: Experiment, customer: Customer): Variant | undefined {
  const { attribute, id, namespace, ranges, seed, variants } = experiment
  const kept = customer.participations.find((taken) => taken.experiment === id)
  if (kept) return variants.find((variant) => variant.id === kept.variant)
  const value = attributeOf(customer, attribute)
  if (value === undefined || (namespace && !isInNamespace(namespace, value))) return undefined
  return variants[rangeAt(bucketOf(seed, value), ranges)]
}

function attributeOf(customer: Customer, attribute: string): string | undefined {
  if (attribute === 'customer') return String(customer.id)
  const identifier = customer.identifiers.find((one) => namespaceOf(one) === attribute)
  return identifier?.slice(attribute.length + 1)
}

/** An action in the form that the variants give it. */
export function varyAction(action: Action, assigned: Variants): Action {
  for (const { variant } of assigned) {
    const own = variant.actions.get(action.id)
    if (own) return own
  }
  return action
}

/** The policy in the form that the variants give it. */
export function varyPolicy(policy: Policy, assigned: Variants): Policy {
  let varied = policy
  for (const { exploration = varied.exploration, interruptionCost = varied.interruptionCost } of assigned.map(
    ({ variant }) => variant,
  ))
    if (exploration !== varied.exploration || interruptionCost !== varied.interruptionCost)
      varied = { ...varied, exploration, interruptionCost }
  return varied
}

/**
 * Lets the customer take part in the experiments that could have mattered to a decision, and gives their variants: one
 * that varies texts matters when one of them is chosen, any other when one of its actions could have been.
 */
export function noteExposures(
  assigned: Variants,
  candidates: readonly Candidate[],
  chosen: number,
  step: Stepping,
): readonly VariantOf[] | undefined {
  const exposed: VariantOf[] = []
  for (const { counts, experiment, variant } of assigned) {
    if (!counts || !couldMatter(experiment, candidates, candidates[chosen]?.action)) continue
    takePart(experiment.id, variant.id, step)
    exposed.push({ experiment: experiment.id, variant: variant.id })
  }
  return exposed.length === 0 ? undefined : exposed
}

function couldMatter(experiment: Experiment, candidates: readonly Candidate[], chosen: string | undefined): boolean {
  if (chosen !== undefined && experiment.varied.has(chosen)) return true
  return candidates.some(({ action, factors }) => {
    if (factors === undefined) return false
    return experiment.variesPolicy || (experiment.varied.has(action) && !experiment.variedInTextOnly.has(action))
  })
}
