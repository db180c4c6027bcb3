import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Arguments, FigureName } from './arguments.ts'
import { killChildren } from './child.ts'
import { measureArbitrateApart } from './figures/arbitrate.ts'
import { measureAudience } from './figures/audience.ts'
import type { Bench, Scale } from './figures/bench.ts'
import { measureBlast } from './figures/blast.ts'
import { measureCardSwipe } from './figures/card-swipe.ts'
import { measureFlushDelay } from './figures/flush-delay.ts'
import { measureGrowth } from './figures/growth.ts'
import { measureIdentityApart } from './figures/identity.ts'
import { measureLoad } from './figures/load.ts'
import { measureOutage } from './figures/outage.ts'
import { measureRecover } from './figures/recover.ts'
import { measureServed } from './figures/served-figures.ts'
import { measureStepApart, stepFigure } from './figures/step.ts'
import { measureTexts } from './figures/texts.ts'
import { measureTills } from './figures/tills.ts'
import { startGenerator } from './load/generator.ts'
import { describeMachine, makeDirectory } from './machine.ts'
import type { Results } from './results.ts'
import { startSink } from './served/sink.ts'

const SEED = 1

/** Events stepped to find a typical document where the step itself is not asked for. */
const SAMPLE_EVENTS = 20_000

/** Measures what is asked for; leaves nothing behind. `note` is told what is going on. */
export async function runBench(args: Arguments, scale: Scale, note: (text: string) => void): Promise<Results> {
  const directory = await makeDirectory(args.directory)
  const generator = startGenerator()
  const sink = await startSink()
  try {
    const documentFile = join(directory, 'document')
    const bench: Bench = { scale, seed: SEED, directory, documentFile, generator, sink, note }
    const machine = await describeMachine(directory)
    return { quick: scale.quick, machine, ...(await measureAll(bench, args.only)) }
  } finally {
    sink.close()
    await generator.end()
    await killChildren()
    await rm(directory, { recursive: true, force: true })
  }
}

async function measureAll(bench: Bench, only: ReadonlySet<FigureName>): Promise<Partial<Results>> {
  const { note, scale, seed } = bench
  note('step: the engine alone')
  const events = only.has('step') ? scale.stepEvents : Math.min(SAMPLE_EVENTS, scale.stepEvents)
  const rounds = only.has('step') ? scale.rounds : 1
  const stepped = await measureStepApart({ seed, customers: scale.customers, events, rounds })
  await writeFile(bench.documentFile, stepped.document)
  if (only.has('arbitrate')) note('arbitrate: one of hundreds of actions')
  const arbitrate = only.has('arbitrate') ? await measureArbitrateApart(bench) : undefined
  if (only.has('identity')) note('identity: whose an event is')
  const identity = only.has('identity') ? await measureIdentityApart(bench) : undefined
  await buildPools(bench, only)
  const served = await measureServed(bench, only)
  const tills = only.has('tills') ? await measureTills(bench) : undefined
  const cardSwipe = only.has('card-swipe') ? await measureCardSwipe(bench) : undefined
  const texts = only.has('texts') ? await measureTexts(bench) : undefined
  const audience = only.has('audience') ? await measureAudience(bench) : undefined
  const outage = only.has('outage') ? await measureOutage(bench) : undefined
  const load = only.has('load') ? await measureLoad(bench) : undefined
  const blast = only.has('blast') ? await measureBlast(bench) : undefined
  if (only.has('recover')) note(`recover: ${scale.recoverSeconds} s of load, then SIGKILL`)
  const recover = only.has('recover') ? await measureRecover(bench) : undefined
  const growth = only.has('growth') ? await measureGrowth(bench) : undefined
  const flushDelay = only.has('flush-delay') ? await measureFlushDelay(bench) : undefined
  return {
    ...served,
    ...(only.has('step') && { step: stepFigure(stepped) }),
    ...(arbitrate && { arbitrate }),
    ...(identity && { identity }),
    ...(tills && { tills }),
    ...(cardSwipe && { cardSwipe }),
    ...(texts && { texts }),
    ...(audience && { audience }),
    ...(outage && { outage }),
    ...(load && { load }),
    ...(blast && { blast }),
    ...(growth && { growth }),
    ...(recover && { recover }),
    ...(flushDelay && { flushDelay }),
  }
}

/** Figures that send a pool. */
const USERS = {
  batch: [
    'ingest.batch',
    'ingest.single',
    'moment',
    'decide',
    'memory',
    'audience',
    'outage',
    'recover',
    'flush-delay',
    'card-swipe',
  ],
  single: ['ingest.single', 'tills', 'flush-delay'],
  moment: ['moment', 'audience', 'load', 'blast'],
  decision: ['decide'],
  basket: ['tills'],
  redemption: ['tills'],
  swipe: ['card-swipe'],
  health: ['decide', 'tills'],
} as const

async function buildPools({ generator, note, scale, seed }: Bench, only: ReadonlySet<FigureName>): Promise<void> {
  for (const [pool, users] of Object.entries(USERS)) {
    if (!users.some((name) => only.has(name))) continue
    note(`building requests: ${pool}`)
    const size = pool === 'batch' ? scale.batchBodies : scale.singleBodies
    const options = { seed, customers: scale.customers, size }
    await generator.order({ type: 'build', pool: pool as keyof typeof USERS, options })
  }
}
