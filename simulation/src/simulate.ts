import { hashWords } from '@attune/engine'
import { emptyMemoryState, type MemoryState } from 'attune/testing'
import { Agents } from './agents.ts'
import { Approvers } from './approvers.ts'
import { Clients } from './clients.ts'
import { DEFAULT_FAULTS, type FaultRates, Faults } from './faults.ts'
import { FileLoads } from './file-loads.ts'
import { Forgetters } from './forgetters.ts'
import { Host } from './host.ts'
import { Ledger } from './ledger.ts'
import { compareLoads } from './oracle-loads.ts'
import { compareTills } from './oracle-tills.ts'
import { createOracles } from './oracles.ts'
import { type Plant, plantInEvent, plantInStep } from './plant.ts'
import { Scheduler } from './scheduler.ts'
import { Senders } from './senders.ts'
import { SimChannels } from './sim-channel.ts'
import { SimDisk } from './sim-disk.ts'
import { keepChanging } from './sim-feeds.ts'
import { createPlaybooks } from './sim-playbook.ts'
import { Talkers } from './talkers.ts'
import { Tills } from './tills.ts'
import { Twins } from './twins.ts'
import { Violations } from './violations.ts'

export interface SimulationOptions {
  readonly seed: number
  /** Simulated days with faults; 1.5 unless given. */
  readonly days?: number
  readonly faults?: Partial<FaultRates>
  /** People who come, ask to be forgotten, and must be; none unless given. */
  readonly forgetters?: number
  /** Pairs of names that are found to be one person's, half of which are parted again; none unless given. */
  readonly twins?: number
  /** Tills that redeem, give up and take back; none unless given. */
  readonly tills?: number
  /** Files of the past that are loaded meanwhile; none unless given. */
  readonly files?: number
  /** People who talk by text, answer late, twice and out of order, and stop; none unless given. */
  readonly talkers?: number
  /** Whether some actions need approval, which people give, refuse and forget; not unless given. */
  readonly approvers?: boolean
  /** Sends to an audience, that are planned, paced, paused, resumed and cancelled; none unless given. */
  readonly sends?: number
  /** A fault in the host itself, to see it found. */
  readonly planted?: Plant
}

/** What a run came to. The same options give the same report. */
export interface Report {
  readonly seed: number
  readonly events: number
  readonly records: number
  readonly decisions: number
  readonly messages: number
  readonly crashes: number
  /** Answers that crossed a question on its way: whose they are cannot be told by time. */
  readonly crossed: number
  /** People who were forgotten. */
  readonly forgotten: number
  /** Deliveries that left approved, and those that were refused. */
  readonly approvals: { readonly approved: number; readonly refused: number }
  /** People who had their turn in sends. */
  readonly asked: number
  /** Conversations that agents went on with, and what they answered. */
  readonly desk: { readonly handOvers: number; readonly answers: number }
  readonly violations: readonly string[]
  /** Stands for everything that the store holds at the end. */
  readonly hash: string
}

const HOUR_MS = 3_600_000
const EVENTS_PER_DAY = 200

/** Within this time after the last fault everything must have come to its end. */
const DRAIN_HOURS = 96

/** Some days on which clocks change in one of the zones, and some on which they do not. */
const STARTS = ['2026-03-07T15:00Z', '2026-03-28T06:00Z', '2026-04-04T00:00Z', '2026-06-01T12:00Z', '2026-10-31T10:00Z']

/** Runs the host through days of faults, then lets it drain; the oracles look on. */
export async function simulate(options: SimulationOptions): Promise<Report> {
  const { seed, days = 1.5, planted } = options
  const scheduler = new Scheduler(`simulation ${seed}`, Date.parse(STARTS[Math.abs(seed) % STARTS.length]!))
  const end = scheduler.now + days * 24 * HOUR_MS
  const violations = new Violations()
  const faults = new Faults({ ...DEFAULT_FAULTS, ...options.faults }, scheduler)
  const ledger = new Ledger(violations)
  const stored = emptyMemoryState()
  const playbooks = createPlaybooks(planted === 'forgotten-crash-policy' ? 'at-least-once' : 'at-most-once', {
    codes: Math.ceil((options.talkers ?? 0) / 2),
    hasApprovers: options.approvers === true,
    hasTills: (options.tills ?? 0) > 0,
    hasFiles: (options.files ?? 0) > 0,
    sends: options.sends ?? 0,
  })
  const oracles = createOracles(ledger, stored, violations, playbooks[0], (customer, event, world) =>
    plantInStep(planted, customer, event, world),
  )
  const channels = new SimChannels(
    scheduler,
    faults,
    () => Math.max(host.now, ledger.now),
    (sending) => {
      oracles.contact.sent(sending)
      oracles.deliveries.sent(sending)
      talkers.sent(sending)
      approvers.sent(sending)
      senders.sent(sending)
    },
    async (customer, event) => {
      const { server } = host
      if (!server?.life.boundary()) return false
      const { runner } = server
      return runner.submitFor(runner.currentOf(customer), event).then(
        () => true,
        () => false,
      )
    },
  )
  const disk = new SimDisk(scheduler, faults)
  const host: Host = new Host({
    scheduler,
    faults,
    disk,
    stored,
    ledger,
    oracles,
    channels,
    violations,
    playbook: playbooks[0],
    plant: planted,
    hasSends: (options.sends ?? 0) > 0,
    onCommitted: (changes) => senders.committed(changes),
  })
  host.start()
  const clients = new Clients({
    scheduler,
    faults,
    people: scheduler.between(15, 60),
    events: Math.ceil(EVENTS_PER_DAY * days),
    durationMs: days * 24 * HOUR_MS,
    server: () => host.server,
    onSubmit: (submission) => {
      oracles.events.submitted(submission)
      oracles.contact.submitted(submission)
    },
    onAnswer: (submission, outcome, server) => oracles.events.answered(submission, outcome, server),
    plantInEvent: (event, sends) => plantInEvent(planted, event, sends),
  })
  const forgetters = new Forgetters({
    ...{ scheduler, faults, violations, server: () => host.server },
    ...{ people: options.forgetters ?? 0, durationMs: days * 24 * HOUR_MS },
  })
  const twins = new Twins({
    ...{ scheduler, faults, violations, server: () => host.server },
    ...{ pairs: options.twins ?? 0, durationMs: days * 24 * HOUR_MS },
  })
  const talkers = new Talkers({
    ...{ scheduler, faults, violations, planted, stored, server: () => host.server },
    ...{ talkers: options.talkers ?? 0, durationMs: days * 24 * HOUR_MS },
    now: () => Math.max(host.now, ledger.now),
  })
  const agents = new Agents({
    ...{ scheduler, faults, violations, stored, server: () => host.server },
    ...{ present: (options.talkers ?? 0) > 0, now: () => Math.max(host.now, ledger.now) },
  })
  const approvers = new Approvers({
    ...{ scheduler, faults, violations, stored, server: () => host.server },
    ...{ present: options.approvers === true, now: () => Math.max(host.now, ledger.now) },
  })
  const senders = new Senders({
    ...{ scheduler, faults, violations, stored, server: () => host.server, lives: () => host.lives },
    ...{ sends: options.sends ?? 0, durationMs: days * 24 * HOUR_MS, now: () => Math.max(host.now, ledger.now) },
  })
  const tills = new Tills({
    ...{ scheduler, faults, violations, server: () => host.server },
    ...{ tills: options.tills ?? 0, durationMs: days * 24 * HOUR_MS },
  })
  const loads = new FileLoads({
    ...{ scheduler, faults, violations, server: () => host.server, people: clients.people.length },
    ...{ files: options.files ?? 0, durationMs: days * 24 * HOUR_MS, planted },
  })
  keepChanging(
    scheduler,
    () => host.server,
    playbooks,
    () => faults.on,
  )
  await scheduler.run(end)
  faults.stop()
  channels.giveUp()
  await drain({ scheduler, host, clients, stored, violations })
  if (host.server) await compareShown(host, scheduler, (runner) => oracles.events.compare(runner))
  // Time has passed meanwhile, and timers with it.
  await drain({ scheduler, host, clients, stored, violations })
  await letForget({ scheduler, forgetters, violations })
  await settle(twins, scheduler, violations)
  await settle(tills, scheduler, violations)
  await settle(talkers, scheduler, violations)
  await settle(loads, scheduler, violations)
  await settle(approvers, scheduler, violations)
  await settle(senders, scheduler, violations)
  if (host.server) await compareShown(host, scheduler, (runner) => twins.compare(runner))
  if (host.server)
    await compareShown(host, scheduler, (runner) => compareLoads(loads, runner, stored, scheduler.now, violations))
  // Time has passed meanwhile, and timers with it.
  await drain({ scheduler, host, clients, stored, violations })
  forgetters.compare(stored, disk)
  oracles.store.compareAll()
  oracles.store.compareHistory()
  oracles.deliveries.compare(stored, true)
  if (options.tills) compareTills(stored, violations)
  talkers.compare()
  agents.compare()
  approvers.compare()
  senders.compare()
  return {
    seed,
    events: clients.submissions.length,
    records: ledger.last,
    decisions: stored.decisions.size,
    messages: channels.sendings.length,
    crashes: host.crashes,
    crossed: talkers.crossed,
    forgotten: forgetters.forgotten,
    approvals: approvers.counts,
    asked: senders.asked,
    desk: agents.counts,
    violations: violations.list,
    hash: hashOf(stored),
  }
}

/** Without faults everybody who asked is forgotten in bounded time. */
async function letForget(parts: {
  readonly scheduler: Scheduler
  readonly forgetters: Forgetters
  readonly violations: Violations
}): Promise<void> {
  const { forgetters, scheduler, violations } = parts
  const whatIsLeft = async () => {
    let left: string[] | undefined
    void forgetters.whatIsLeft().then((found) => {
      left = found
    })
    await scheduler.run(scheduler.now + HOUR_MS, () => left !== undefined)
    return left ?? ['nobody answers']
  }
  const deadline = scheduler.now + DRAIN_HOURS * HOUR_MS
  let left = await whatIsLeft()
  while (scheduler.now < deadline && left.length > 0) {
    await scheduler.run(scheduler.now + HOUR_MS)
    left = await whatIsLeft()
  }
  for (const what of left) violations.add(11, `${what}, ${DRAIN_HOURS} hours after the last fault`)
}

/** Without faults everything that was begun comes to its end in bounded time. */
async function settle(
  begun: { readonly whatIsLeft: readonly string[] },
  scheduler: Scheduler,
  violations: Violations,
): Promise<void> {
  const deadline = scheduler.now + DRAIN_HOURS * HOUR_MS
  while (scheduler.now < deadline && begun.whatIsLeft.length > 0) await scheduler.run(scheduler.now + HOUR_MS)
  for (const what of begun.whatIsLeft) violations.add(0, `${what}, ${DRAIN_HOURS} hours after the last fault`)
}

interface Draining {
  readonly scheduler: Scheduler
  readonly host: Host
  readonly clients: Clients
  readonly stored: MemoryState
  readonly violations: Violations
}

/** Without faults all work must come to its end in bounded time. */
async function drain(draining: Draining): Promise<void> {
  const { scheduler, violations } = draining
  const deadline = scheduler.now + DRAIN_HOURS * HOUR_MS
  while (scheduler.now < deadline && whatIsLeft(draining).length > 0) await scheduler.run(scheduler.now + HOUR_MS)
  for (const left of whatIsLeft(draining)) violations.add(0, `${left}, ${DRAIN_HOURS} hours after the last fault`)
}

function whatIsLeft({ clients, host, stored }: Draining): string[] {
  if (host.server === undefined) return ['the process is not running']
  const { behind, position, queued } = host.server.runner.gauges
  const left: string[] = []
  if (!clients.done) left.push('clients wait for acknowledgements')
  if (queued > 0) left.push(`${queued} jobs are queued`)
  if (behind > 0) left.push(`the store is ${behind} behind the log at ${position}`)
  const open = [...stored.deliveries.values()].filter(
    ({ state }) => state === 'pending' || state === 'handed' || state === 'accepted',
  )
  if (open.length > 0) left.push(`${open.length} deliveries have not ended (${open[0]!.id} is ${open[0]!.state})`)
  return left
}

async function compareShown(
  host: Host,
  scheduler: Scheduler,
  compare: (runner: NonNullable<Host['server']>['runner']) => Promise<void>,
): Promise<void> {
  let done = false
  const comparing = compare(host.server!.runner).then(() => {
    done = true
  })
  await scheduler.run(scheduler.now + HOUR_MS, () => done)
  await comparing
}

/** Independent of the order in which rows came about in memory, and of the numbers of words. */
function hashOf({ customers, tallies, deliveries, position }: MemoryState): string {
  const documents = [...customers]
    .sort(([a], [b]) => a - b)
    .map(([id, { document }]) => [id, Buffer.from(document).toString('latin1')])
  const rows = [...deliveries.values()].map((row) => JSON.stringify(row)).sort()
  return hashWords(JSON.stringify([position, documents, [...tallies].sort(), rows])).join('-')
}
