import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { betaAtMost, betaMoments } from '../statistics/beta-distribution.ts'
import { rankProbabilities } from '../statistics/ranks.ts'
import { BadTableError } from './read-columns.ts'

const counts = z.array(z.number().positive()).min(2)
const priorSchema = z
  .object({ alpha: counts, beta: counts })
  .refine(({ alpha, beta }) => alpha.length === beta.length, { error: 'alpha and beta must be equally long' })

/** What is believed of the response to each action, numbered from 0. */
export type Priors = z.infer<typeof priorSchema>

/** Reads alpha and beta of each action from YAML, where there are several sections from one of them. */
export async function readPriors(path: string, section: string | undefined): Promise<Priors> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new BadTableError(`${path} cannot be read`, { cause: error })
  })
  const file: unknown = parse(text)
  const sections = z.record(z.string(), z.unknown()).safeParse(file).data ?? {}
  const known = Object.keys(sections)
  if (section !== undefined && !Object.hasOwn(sections, section))
    throw new BadTableError(`${path} has no section "${section}"; it has ${known.join(', ')}`)
  if (section === undefined && !known.includes('alpha'))
    throw new BadTableError(`${path} has several sections: choose one with --section ${known.join('|')}`)
  const parsed = priorSchema.safeParse(section === undefined ? file : sections[section])
  if (parsed.success) return parsed.data
  throw new BadTableError(`${path} does not hold alpha and beta per action: ${z.prettifyError(parsed.error)}`)
}

/**
 * The probabilities with which Bernoulli Thompson sampling puts each action into each of so many slots, the best draw
 * first: `[action][slot]`. Integrated, so without the noise of a simulation.
 */
export function thompsonProbabilities({ alpha, beta }: Priors, slots: number): number[][] {
  const beliefs = alpha.map((a, action) => {
    const belief = { alpha: a, beta: beta[action]! }
    return { ...betaMoments(belief), atMost: betaAtMost(belief) }
  })
  return rankProbabilities(beliefs, slots)
}
