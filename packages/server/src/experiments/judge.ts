import { durationMs, type ExperimentPhase, type PlaybookDefinition } from '@attune/engine'
import { type ExperimentFigures, GUARDS, type Guard } from '../runner/experiment-figures.ts'
import type { ExperimentChange } from '../runner/record.ts'
import { believedMean, believedShare, type Compared, compare, quantile } from '../statistics/compare.ts'
import { chiSquareAbove } from '../statistics/gamma.ts'
import type { Uncertain } from '../statistics/ranks.ts'
import { squaresAroundMean } from '../statistics/spread.ts'

type Definition = PlaybookDefinition['experiments'][string]

/** What people in a variant have come to. */
export interface VariantCounts {
  readonly exposed: number
  readonly converted: number
  readonly optedOut: number
  readonly complained: number
  /** Sum of the goal's value over people, and of its square. */
  readonly value: number
  readonly squares: number
  /** When a guard stopped it, ms; 0 where none did. It stays stopped, whatever becomes of the experiment. */
  readonly outAt: number
}

/** One variant, as far as it can be judged now. */
interface VariantResult extends VariantCounts, Partial<Compared> {
  readonly id: string
  readonly isChampion: boolean
  /** Stopped by a guard. */
  readonly out: boolean
  /** With which probability it harms a greater share of people than each guard allows. */
  readonly exceeds: Readonly<Partial<Record<Guard, number>>>
  /** Of the goal per person: the mean, and the stretch in which it lies with a probability of 95 %; none while the spread between people is not known. */
  readonly mean: number
  readonly interval: readonly [low: number, high: number] | undefined
}

/** What an experiment has shown so far. */
export interface ExperimentResult {
  readonly variants: readonly VariantResult[]
  /** Whether the variants have as many people as their weights say; a mismatch means that something divides them wrongly. */
  readonly sampleRatio: { readonly pValue: number; readonly mismatch: boolean }
  /** What the experiment's own rules ask for now. */
  readonly due: Omit<ExperimentChange, 'experiment'> | undefined
  /** Why nothing is due. */
  readonly waitsFor: string | undefined
}

/** Below this a mismatch is reported: chance alone does this once in a thousand experiments. */
const MISMATCH = 0.001

/** How sure it must be that a guard is exceeded. */
const SURE = 0.95

/** Fewer people than this say nothing about a guard. */
const LEAST_GUARDED = 50

/** Judges an experiment by what was counted since its first person took part `ageMs` ago; the first variant is the champion. */
export function judge(
  definition: Definition,
  phase: ExperimentPhase,
  counts: readonly VariantCounts[],
  ageMs: number,
): ExperimentResult {
  const beliefs = counts.map((variant) => beliefOf(definition, variant, counts))
  const inGame = counts.flatMap(({ exposed, outAt }, i) => (outAt > 0 || exposed === 0 ? [] : [i]))
  const known = inGame.flatMap((i) => beliefs[i] ?? [])
  const compared = known.length === inGame.length ? compare(known) : []
  const variants = definition.variants.map(({ id }, i): VariantResult => {
    const place = inGame.indexOf(i)
    const belief = beliefs[i]
    const { exposed, outAt, value } = counts[i]!
    return {
      id,
      isChampion: i === 0,
      out: outAt > 0,
      ...counts[i]!,
      exceeds: exceedances(definition.guards, counts[i]!),
      mean: belief?.mean ?? (exposed === 0 ? 0 : value / exposed),
      interval: belief && [quantile(belief, 0.025), quantile(belief, 0.975)],
      ...(place >= 0 && compared[place]),
    }
  })
  const sampleRatio = checkSampleRatio(definition, variants)
  const due = phase.phase === 'running' ? whatIsDue(definition, variants, sampleRatio.mismatch, ageMs) : undefined
  const waitsFor = typeof due === 'string' ? due : undefined
  return { variants, sampleRatio, due: typeof due === 'string' ? undefined : due, waitsFor }
}

/**
 * What is believed of the goal per person. The spread of a value is that between the people of the variant, or between
 * those of all variants where none of its own differ; undefined where nobody does: then a mean says nothing yet.
 */
function beliefOf({ goal }: Definition, counts: VariantCounts, all: readonly VariantCounts[]): Uncertain | undefined {
  const { converted, exposed, value } = counts
  if (goal.value === undefined) return believedShare(converted, exposed)
  const variance = varianceWithin([counts]) || varianceWithin(all)
  if (exposed === 0 || variance === 0) return undefined
  return believedMean(value / exposed, Math.sqrt(variance / exposed))
}

/** Variance between the people of each variant, over all of them; 0 where nobody differs. */
function varianceWithin(all: readonly VariantCounts[]): number {
  let squared = 0
  let freedom = 0
  for (const { exposed, squares, value } of all) {
    if (exposed < 2) continue
    squared += squaresAroundMean(exposed, value, squares)
    freedom += exposed - 1
  }
  return freedom === 0 ? 0 : squared / freedom
}

/** Pearson's chi-square test that people are divided as the weights say, over the variants that are not stopped. */
function checkSampleRatio({ variants: defined }: Definition, variants: readonly VariantResult[]) {
  const kept = variants.filter(({ out }) => !out)
  const weightOf = (id: string) => defined.find((variant) => variant.id === id)?.weight ?? 1 / defined.length
  const weights = kept.map(({ id }) => weightOf(id))
  const people = kept.reduce((sum, { exposed }) => sum + exposed, 0)
  const weight = weights.reduce((sum, one) => sum + one, 0)
  if (people === 0 || kept.length < 2) return { pValue: 1, mismatch: false }
  const chiSquare = kept.reduce((sum, { exposed }, i) => {
    const expected = (people * weights[i]!) / weight
    return expected === 0 ? sum : sum + (exposed - expected) ** 2 / expected
  }, 0)
  const pValue = chiSquareAbove(chiSquare, kept.length - 1)
  return { pValue, mismatch: pValue < MISMATCH }
}

/** The change that the experiment's own rules ask for, or why there is none. */
function whatIsDue(
  { guards, promote }: Definition,
  variants: readonly VariantResult[],
  mismatch: boolean,
  ageMs: number,
): Omit<ExperimentChange, 'experiment'> | string {
  const harmful = variants.find((variant) => !variant.isChampion && !variant.out && isHarmful(variant))
  if (harmful) return { to: 'out', variant: harmful.id, by: 'guard', figures: harmOf(harmful, guards) }
  if (!promote) return 'a person decides'
  if (mismatch) return 'the variants do not have as many people as they should'
  if (ageMs < durationMs(promote.after)) return `not before ${promote.after} of it are over`
  const kept = variants.filter(({ out }) => !out)
  const fewest = Math.min(...kept.map(({ exposed }) => exposed))
  if (fewest < promote.minExposures) return `${fewest} of ${promote.minExposures} people in the smallest variant`
  if (kept.some(({ interval }) => !interval))
    return 'nothing is known yet of how far people differ in the value of the goal'
  const best = kept.reduce((one, other) => ((other.expectedLoss ?? 0) < (one.expectedLoss ?? 0) ? other : one))
  if (best.expectedLoss === undefined || best.expectedLoss > promote.maxExpectedLoss)
    return 'choosing now could still lose more than is allowed'
  const { expectedLoss, exposed, mean, probabilityBest = 0 } = best
  const figures = {
    ...{ people: exposed, mean, championMean: variants[0]!.mean, probabilityBest },
    ...{ expectedLoss, allowedLoss: promote.maxExpectedLoss },
  }
  return { to: 'promoted', variant: best.id, by: 'promotion', figures }
}

/** By what a variant is stopped: the guard that it exceeds most surely. */
function harmOf(variant: VariantResult, guards: Definition['guards']): ExperimentFigures {
  const { complained, exceeds, exposed, optedOut } = variant
  const guard = GUARDS.reduce((one, other) => ((exceeds[other] ?? 0) > (exceeds[one] ?? 0) ? other : one))
  const harmed = guard === 'optOuts' ? optedOut : complained
  return { guard, people: exposed, harmed, allowed: guards[guard] ?? 0, probability: exceeds[guard] ?? 0 }
}

/** With which probability a variant harms a greater share of people than each guard allows. */
function exceedances({ complaints, optOuts }: Definition['guards'], counts: VariantCounts): VariantResult['exceeds'] {
  const { complained, exposed, optedOut } = counts
  const beyond = (limit: number, count: number) => 1 - believedShare(count, exposed).atMost(limit)
  return {
    ...(optOuts !== undefined && { optOuts: beyond(optOuts, optedOut) }),
    ...(complaints !== undefined && { complaints: beyond(complaints, complained) }),
  }
}

/** Whether a variant surely harms more people than it may. */
function isHarmful({ exceeds: { complaints = 0, optOuts = 0 }, exposed }: VariantResult): boolean {
  return exposed >= LEAST_GUARDED && (optOuts > SURE || complaints > SURE)
}
