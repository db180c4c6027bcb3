import { CONTESTANTS, type Contestant, NAMES } from './contest.ts'
import { type ContestOptions, runContest } from './run-contest.ts'

/** What a policy came to with one seed: money in minor units. */
interface Outcome {
  readonly value: number
  /** Less than the clairvoyant's value by this much. */
  readonly regret: number
  readonly messagesPerPerson: number
  readonly optOuts: number
}

/** How all policies stand with one seed. */
export interface Standing {
  readonly policies: readonly (readonly [Contestant, Outcome])[]
  /** Cumulative, by day. */
  readonly regret: ReadonlyMap<Contestant, readonly number[]>
}

/** Of several seeds. */
interface Summary {
  readonly value: Moments
  readonly regret: Moments
  readonly messagesPerPerson: Moments
  readonly optOuts: Moments
  /** Seeds with which Attune's regret is less than this policy's. */
  readonly beatenByAttune: number
}

interface Moments {
  readonly mean: number
  /** Standard deviation over seeds (n - 1). */
  readonly deviation: number
}

/** Lets every policy live through the same days. */
export async function runSeed(seed: number, options: Omit<ContestOptions, 'seed'>): Promise<Standing> {
  const scores = new Map<Contestant, Awaited<ReturnType<typeof runContest>>>()
  for (const contestant of CONTESTANTS) scores.set(contestant, await runContest(contestant, { ...options, seed }))
  const best = scores.get('clairvoyant')!.value
  const regret = new Map([...scores].map(([one, { value }]) => [one, value.map((sum, day) => best[day]! - sum)]))
  const policies = [...scores].map(
    ([one, { optOuts, sent, value }]) =>
      [
        one,
        {
          ...{ value: value.at(-1)!, regret: regret.get(one)!.at(-1)! },
          ...{ messagesPerPerson: sent / options.people, optOuts },
        },
      ] as const,
  )
  return { policies, regret }
}

export function tableOf({ policies }: Standing): string {
  const rows = policies.map(
    ([one, { messagesPerPerson, optOuts, regret, value }]) =>
      `${NAMES[one].padEnd(22)}${money(value)}${money(regret)}${messagesPerPerson.toFixed(1).padStart(10)}${String(optOuts).padStart(10)}`,
  )
  return `${'policy'.padEnd(22)}   value  regret  messages  opt-outs\n${rows.join('\n')}\n`
}

export function summaryOf(one: Contestant, runs: readonly Standing[]): Summary {
  const of = (contestant: Contestant) => runs.map(({ policies }) => new Map(policies).get(contestant)!)
  const ours = of('attune')
  const theirs = of(one)
  return {
    value: momentsOf(theirs.map(({ value }) => value)),
    regret: momentsOf(theirs.map(({ regret }) => regret)),
    messagesPerPerson: momentsOf(theirs.map(({ messagesPerPerson }) => messagesPerPerson)),
    optOuts: momentsOf(theirs.map(({ optOuts }) => optOuts)),
    beatenByAttune: theirs.filter(({ regret }, seed) => ours[seed]!.regret < regret).length,
  }
}

export function summaryTable(policies: readonly (readonly [Contestant, Summary])[]): string {
  const rows = policies.map(([one, { beatenByAttune, messagesPerPerson, optOuts, regret }]) => {
    const spread = `${money(regret.mean)} +- ${money(regret.deviation).trim()}`.padEnd(18)
    return `${NAMES[one].padEnd(22)}${spread}${messagesPerPerson.mean.toFixed(1).padStart(10)}${optOuts.mean.toFixed(0).padStart(10)}${String(beatenByAttune).padStart(10)}`
  })
  return `${'policy'.padEnd(22)}  regret             messages  opt-outs    beaten\n${rows.join('\n')}\n`
}

function money(cents: number): string {
  return (cents / 100).toFixed(0).padStart(8)
}

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) }
}
