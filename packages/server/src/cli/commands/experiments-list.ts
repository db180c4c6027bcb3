import type { z } from 'zod'
import { experimentsSchema } from '../../http/schemas/experiment.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

type Experiment = z.infer<typeof experimentsSchema>['experiments'][number]

export const experimentsListCommand: Command = {
  name: 'experiments list',
  summary: 'Show what experiments have come to, what their rules did, and how that is taken back',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/experiments')
    for (const experiment of experimentsSchema.parse(await response.json()).experiments)
      for (const line of linesOf(experiment)) surroundings.print(line)
    return 0
  },
}

function linesOf({ goal, id, next, phase, ruled, sampleRatio, variants, winner }: Experiment): string[] {
  const won = winner === null ? '' : `: ${winner}`
  const waits = typeof next === 'string' ? `, ${next}` : ''
  return [
    `${id}  ${phase}${won}${waits}`,
    ...variants.map((variant) => `  ${describeVariant(variant, goal)}`),
    ...(sampleRatio.mismatch ? ['  the variants do not have as many people as their weights say'] : []),
    ...ruled.map((change) => `  ${describeRule(change, id, winner)}`),
  ]
}

function describeVariant(
  { converted, exposed, id, isChampion, mean, out }: Experiment['variants'][number],
  goal: string,
) {
  const came = goal === 'value' ? `${mean.toFixed(2)} per person` : share(mean)
  const role = isChampion ? ' (champion)' : out ? ' (stopped)' : ''
  return `${id}${role}: ${exposed} people, ${converted} did what is wanted, ${came}`
}

/** What a rule did and by what, and what takes it back where that can be. */
function describeRule({ at, figures, to, variant }: Experiment['ruled'][number], id: string, winner: string | null) {
  const what = to === 'out' ? `${variant} was stopped by a guard` : `${variant} took over by rule`
  const undo =
    to === 'out'
      ? '; to try it once more, give it an experiment of its own'
      : winner === variant
        ? `; to take it back: attune experiments stop ${id}, or start ${id} to let it go on`
        : ''
  return `${at} ${what}: ${describeFigures(figures)}${undo}`
}

function describeFigures(figures: Experiment['ruled'][number]['figures']): string {
  if ('guard' in figures) {
    const { allowed, guard, harmed, people, probability } = figures
    const did = guard === 'optOuts' ? 'refused' : 'complained'
    return `${harmed} of ${people} people ${did}, more than ${share(allowed)} with a probability of ${share(probability)}`
  }
  const { allowedLoss, championMean, expectedLoss, mean, people, probabilityBest } = figures
  const means = `${round(mean)} per person over ${people} people, the champion ${round(championMean)}`
  return `${means}; best with a probability of ${share(probabilityBest)}, expected loss ${round(expectedLoss)} of ${allowedLoss} allowed`
}

function share(part: number): string {
  return `${round(part * 100)} %`
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
