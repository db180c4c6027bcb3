import type { Event, Playbook } from '@attune/engine'
import {
  type ChannelAdapter,
  Dispatcher,
  type HandOver,
  JournalDamagedError,
  type Log,
  openJournal,
  Runner,
  SendFeeder,
  type StepObserver,
  type Store,
} from 'attune/testing'
import { CODE_KEYS } from './code-keys.ts'
import { isInjected } from './faults.ts'
import type { Ledger } from './ledger.ts'
import type { Life } from './life.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimDisk } from './sim-disk.ts'
import type { Violations } from './violations.ts'

export interface ProcessParts {
  readonly life: Life
  readonly scheduler: Scheduler
  readonly disk: SimDisk
  readonly store: Store
  readonly ledger: Ledger
  readonly adapters: ReadonlyMap<string, ChannelAdapter>
  readonly violations: Violations
  readonly playbook: Playbook
  /** What this life's clock shows. */
  readonly now: () => number
  readonly segmentBytes: number
  readonly documentBytes: number
  readonly maxBehind: number
  /** Whether there are sends to audiences. */
  readonly hasSends: boolean
  readonly onStep: StepObserver
  /** Puts a planted fault between the runner and its log. */
  readonly plantInLog: (log: Log) => Log
}

/** Starts the host as its main program does; undefined where it could not start, or died meanwhile. */
export async function startProcess(parts: ProcessParts): Promise<Runner | undefined> {
  const { life, ledger, store } = parts
  try {
    const { position } = await store.snapshot()
    const journal = await openJournal({
      directory: 'log',
      disk: parts.disk.open(life),
      after: position,
      segmentBytes: parts.segmentBytes,
    })
    ledger.recovered(journal.last)
    const log = parts.plantInLog(ledger.watch(journal, life))
    const runner = await startRunner(parts, log)
    keepTicking(runner, parts)
    if (parts.hasSends) keepFeeding(runner, parts)
    return runner
  } catch (error) {
    if (life.alive) noteFailedStart(error, parts)
    life.die()
    return undefined
  }
}

async function startRunner(parts: ProcessParts, log: Log): Promise<Runner> {
  const { life, now, playbook, store } = parts
  let runner: Runner | undefined
  // The host hands over nothing before it runs: its other thread hears of what was decided only then.
  const early: HandOver[] = []
  const dispatcher = new Dispatcher({
    adapters: parts.adapters,
    clock: { now },
    after: (ms, task) => life.after(ms, task),
    report: (customer, event) => report(runner!, customer, event, parts),
    channel: (id) => runner!.playbook.channels.get(id),
  })
  runner = await Runner.start(
    {
      log,
      store,
      clock: { now },
      schedule: (task) => life.after(0, task),
      documentBytes: parts.documentBytes,
      maxBehind: parts.maxBehind,
      recentEvents: 4096,
      erasureSecret: new Uint8Array(32),
      codeKeys: CODE_KEYS,
      salt: 'simulation',
      onStep: parts.onStep,
      onHandOver: (handOver) => {
        if (!life.boundary()) return
        if (runner === undefined) early.push(handOver)
        else dispatcher.handOver(handOver)
      },
      onInboxItem: () => undefined,
      onRecall: (deliveries) => {
        if (life.boundary()) dispatcher.recall(deliveries)
      },
      onTrouble: (what, error) => noteTrouble(what, error, parts),
    },
    playbook,
  )
  for (const handOver of early) dispatcher.handOver(handOver)
  return runner
}

function report(runner: Runner, customer: number, event: Event, parts: ProcessParts): void {
  if (!parts.life.boundary()) return
  runner.report(customer, event)
}

function keepTicking(runner: Runner, { life, scheduler }: ProcessParts): void {
  const tick = () => {
    runner.tick()
    life.after(scheduler.chance(0.3) ? scheduler.between(10, 5000) : scheduler.between(10_000, 300_000), tick)
  }
  const checkpoint = () => {
    runner.beginCheckpoint()
    life.after(scheduler.magnitude(5000, 7_200_000), checkpoint)
  }
  tick()
  life.after(scheduler.between(0, 60_000), checkpoint)
}

/** Gives people their turns in sends. */
function keepFeeding(runner: Runner, parts: ProcessParts): void {
  const { life, now, scheduler, store } = parts
  const onTrouble = (what: string, error: unknown) => noteTrouble(what, error, parts)
  const feeder = new SendFeeder({ runner, store, clock: { now }, onTrouble })
  const feed = () => {
    feeder.tick()
    life.after(scheduler.magnitude(5, 60_000), feed)
  }
  feed()
}

function noteFailedStart(error: unknown, { violations }: ProcessParts): void {
  if (error instanceof JournalDamagedError) violations.add(3, `the log does not open after a crash: ${error.message}`)
  else if (!isInjected(error)) violations.add(0, `the process does not start: ${describe(error)}`)
}

function noteTrouble(what: string, error: unknown, { life, violations }: ProcessParts): void {
  if (!life.alive) return
  if (!isInjected(error)) violations.add(0, `${what}: ${describe(error)}`)
  // Whoever watches over the process starts it again.
  if (what.includes('has stopped')) life.after(1000, () => life.die())
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
