import type { OpenLoopResult } from '../load/open-loop.ts'
import { SATURATED } from '../load/orders.ts'
import { startServed } from '../served/served.ts'
import { medianOf, spreadOf } from '../statistics.ts'
import { TOKEN, TOKEN_VARIABLE, textPlaybook } from '../texts/text-thread.ts'
import { type Bench, freshConfig } from './bench.ts'
import type { Latency } from './latency.ts'

/**
 * From a text that comes in by the provider's signed webhook to the next question, handed to the provider; people are inside a thread.
 * Against the same webhooks where no thread listens, which are answered when they are durable.
 */
export interface Texts extends Latency {
  readonly people: number
  /** Texts that were answered, in all rounds. */
  readonly answered: number
  /** Answers a second where people write again as soon as they are answered. */
  readonly mostPerSecond: number
}

/** People who write at once where the most is looked for. */
const IN_FLIGHT = 256

export async function measureTexts(bench: Bench): Promise<Texts> {
  const { generator, note, scale } = bench
  const { people, perSecond: ratePerSecond } = scale.texts
  note(`texts: ${ratePerSecond} texts/s of ${people} people`)
  const { provider } = await generator.order({ type: 'open-text-provider' })
  const attune = await startServed({
    ...(await freshConfig(bench, 'texts')),
    playbook: textPlaybook(provider!),
    environment: { [TOKEN_VARIABLE]: TOKEN },
  })
  const { target } = attune
  const seconds = scale.roundSeconds
  const order = { type: 'texts', target, people, ratePerSecond, seconds: scale.warmUpSeconds } as const
  await generator.order({ ...order, how: 'begin' })
  for (const how of ['open', 'quiet'] as const) await generator.order({ ...order, how })
  const ours: OpenLoopResult[] = []
  const floor: OpenLoopResult[] = []
  let generatorBusy = 0
  for (let round = 0; round < scale.rounds; round++)
    for (const [how, results] of [['open', ours] as const, ['quiet', floor] as const]) {
      const { busy, open } = await generator.order({ ...order, how, seconds })
      if (open!.refused > 0) throw new Error(`${open!.refused} of ${open!.requests} texts were refused`)
      generatorBusy = Math.max(generatorBusy, busy)
      results.push(open!)
    }
  const atOnce = Math.min(IN_FLIGHT, people)
  const { answersPerSecond } = await generator.order({ ...order, how: 'closed', people: atOnce, seconds })
  await attune.stop()
  await generator.order({ type: 'close-text-provider' })
  const ratio = spreadOf(ours.map(({ p99Ms }, round) => p99Ms / floor[round]!.p99Ms))
  const p99Ms = spreadOf(ours.map((one) => one.p99Ms))
  const floorP99Ms = spreadOf(floor.map((one) => one.p99Ms))
  return {
    p50Ms: medianOf(ours.map((one) => one.p50Ms)),
    p95Ms: medianOf(ours.map((one) => one.p95Ms)),
    p99Ms: p99Ms.median,
    p999Ms: medianOf(ours.map((one) => one.p999Ms)),
    ...{ floorP99Ms: floorP99Ms.median, ratio: ratio.median, ratePerSecond },
    spread: { p99Ms, floorP99Ms, ratio },
    ...{ generatorBusy, void: generatorBusy > SATURATED, people },
    answered: ours.reduce((sum, { requests }) => sum + requests, 0),
    mostPerSecond: answersPerSecond!,
  }
}
