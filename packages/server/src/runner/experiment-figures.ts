import type { SharedState } from './shared-state.ts'

/** The harm of which a guard says how much there may be. */
export const GUARDS = ['optOuts', 'complaints'] as const
export type Guard = (typeof GUARDS)[number]

/** What moved a guard: of `people` in the variant, `harmed` did what the guard counts; it allows a share, and exceeds it with a probability. */
interface GuardFigures {
  readonly guard: Guard
  readonly people: number
  readonly harmed: number
  readonly allowed: number
  readonly probability: number
}

/** What moved a promotion: how sure the choice is, and what it may and is expected to cost, of the goal per person. */
interface PromotionFigures {
  readonly people: number
  readonly mean: number
  /** Of what is done anyway. */
  readonly championMean: number
  readonly probabilityBest: number
  readonly expectedLoss: number
  readonly allowedLoss: number
}

/** What moved a rule that stopped a variant, or let one take over. */
export type ExperimentFigures = GuardFigures | PromotionFigures

/** What a rule made of an experiment, the newest of its kind for a variant. */
export interface RuledChange {
  readonly experiment: string
  readonly to: 'out' | 'promoted'
  readonly variant: string
  /** Ms since 1970. */
  readonly at: number
  readonly figures: ExperimentFigures
}

const GUARD_NUMBERS = ['people', 'harmed', 'allowed', 'probability'] as const
const PROMOTION_NUMBERS = [
  ...(['people', 'mean', 'championMean'] as const),
  ...(['probabilityBest', 'expectedLoss', 'allowedLoss'] as const),
]

/** Figures as tallies, which hold numbers only: by their names. */
export function talliesOf(figures: ExperimentFigures): readonly (readonly [name: string, value: number])[] {
  if (!('guard' in figures)) return PROMOTION_NUMBERS.map((name) => [name, figures[name]])
  const guard = ['guard', GUARDS.indexOf(figures.guard)] as const
  return [guard, ...GUARD_NUMBERS.map((name) => [name, figures[name]] as const)]
}

/** Reads figures back; `tally` reads one by its name. */
function figuresFrom(to: RuledChange['to'], tally: (name: string) => number): ExperimentFigures {
  if (to === 'out') {
    const [people, harmed, allowed, probability] = GUARD_NUMBERS.map(tally) as [number, number, number, number]
    return { guard: GUARDS[tally('guard')]!, people, harmed, allowed, probability }
  }
  return Object.fromEntries(PROMOTION_NUMBERS.map((name) => [name, tally(name)])) as unknown as PromotionFigures
}

/** What rules made of an experiment, oldest first. What somebody has changed since is left out. */
export function ruledChanges(
  experiment: string,
  variants: readonly { readonly id: string }[],
  shared: Pick<SharedState, 'tally'>,
): readonly RuledChange[] {
  const read = (variant: string, to: RuledChange['to']): readonly RuledChange[] => {
    const tally = (name: string) => shared.tally(`experiments/${experiment}/${variant}/${name}`)
    const at = tally(to === 'out' ? 'out' : 'promotedAt')
    // Of what was done before figures were kept, or by somebody, there are none.
    if (at === 0 || tally(`${to}/people`) === 0) return []
    const figures = figuresFrom(to, (name) => tally(`${to}/${name}`))
    return [{ experiment, to, variant, at, figures }]
  }
  return variants.flatMap(({ id }) => [...read(id, 'out'), ...read(id, 'promoted')]).sort((a, b) => a.at - b.at)
}
