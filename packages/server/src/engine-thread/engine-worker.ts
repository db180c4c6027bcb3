import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { writeFacts } from '../calls/facts.ts'
import { handleCall } from '../calls/handle-call.ts'
import { viewAcknowledged, viewItem } from '../calls/inbox.ts'
import type { Surroundings } from '../calls/surroundings.ts'
import { errorReply } from '../errors.ts'
import { ExperimentKeeper } from '../experiments/keeper.ts'
import { Housekeeping } from '../privacy/housekeeping.ts'
import type { Call, Reply } from '../runner/call.ts'
import { createClock } from '../runner/clock-spec.ts'
import type { HandOver } from '../runner/hand-over.ts'
import { Refusals } from '../schema/refusals.ts'
import { SendFeeder } from '../sends/feeder.ts'
import { openEngine } from './open-engine.ts'
import { Outbox } from './outbox.ts'
import type { EngineConfig, PackedCall, ToEngine } from './protocol.ts'

/** How often timers and unfinished work are looked at. */
const TICK_MS = 10

/** How often a slice of what was stored long since is gone through, when that is due. */
const SWEEP_MS = 25

/** How often experiments under way are judged. */
const JUDGE_MS = 2000

/** The engine's thread: takes calls, lets the runner answer them, sends answers and deliveries back. */
async function main(port: MessagePort, config: EngineConfig): Promise<void> {
  const outbox = new Outbox((messages) => port.postMessage(messages))
  const clock = createClock(config.clock, { now: () => Date.now() })
  const trouble = (what: string, error: unknown) =>
    outbox.say({
      type: 'trouble',
      what,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  // What recovery hands over waits until the channels have been announced, or nobody could carry it.
  let early: HandOver[] | undefined = []
  const { runner, store } = await openEngine(config, {
    clock,
    onTrouble: trouble,
    // The replies that are on their way go first.
    onStopped: () => setImmediate(() => process.exit(1)),
    onDrained: () => {
      if (!early) sends.tick()
    },
    onHandOver: (one) => (early ? early.push(one) : outbox.handOver(one)),
    onRegrouped: (customers) => outbox.say({ type: 'regrouped', customers }),
    onErased: (customers) => outbox.say({ type: 'erased', customers }),
    onFacts: (facts) => outbox.say({ type: 'facts', last: facts.at(-1)!.number, facts: writeFacts(facts) }),
    onRecall: (deliveries) => outbox.say({ type: 'recall', deliveries }),
    onWallets: (customers) => outbox.say({ type: 'wallets', customers }),
    onHandedOver: (handOvers) => outbox.say({ type: 'handed-over', handOvers }),
    onInboxItem: (customer, item) =>
      outbox.say({ type: 'inbox', customer, news: { event: 'item', data: viewItem(item) } }),
    onInboxAcknowledged: (customer, news) => outbox.say({ type: 'inbox', customer, news: viewAcknowledged(news) }),
  })
  // All of them each time: those of which nobody was told before a crash are among them.
  const tellOfRules = () => {
    const changes = runner.ruledChanges
    if (changes.length > 0) outbox.say({ type: 'ruled', changes })
  }
  const experiments = new ExperimentKeeper({ runner, clock, onChanged: tellOfRules, onTrouble: trouble })
  const sends = new SendFeeder({ runner, store, clock, onTrouble: trouble })
  const housekeeping = new Housekeeping({ runner, store, clock, onTrouble: trouble })
  const around: Surroundings = {
    runner,
    store,
    housekeeping,
    sends,
    refusals: new Refusals(clock.now()),
    clock,
    limits: config.limits,
    newId: () => crypto.randomUUID(),
    ...(config.clock.kind === 'follow' ? { followTime: clock.follow } : {}),
  }
  let announced = ''
  const announcePlaybook = () => {
    if (announced === runner.playbook.version) return
    announced = runner.playbook.version
    const { channels, definition } = runner.playbook
    const { destinations } = definition
    outbox.say({ type: 'playbook', channels: [...channels.values()], destinations, lastFact: runner.lastFact })
  }
  announcePlaybook()
  tellOfRules()
  for (const one of early) outbox.handOver(one)
  early = undefined
  const ticking = setInterval(() => {
    runner.tick()
    sends.tick()
  }, TICK_MS)
  const sweeping = setInterval(() => housekeeping.tick(), SWEEP_MS)
  const checkpoints = setInterval(() => runner.beginCheckpoint(), config.checkpointEveryMs)
  const judging = setInterval(() => void experiments.tick(), JUDGE_MS)
  const take = async (id: number, call: Call) => {
    const reply = await handleCall(call, around).catch((error): Reply => {
      trouble(`the call ${call.type} failed`, error)
      return errorReply('internal_error')
    })
    if (call.type === 'publish-playbook') announcePlaybook()
    outbox.reply(id, reply)
  }
  port.on('message', (message: ToEngine) => {
    switch (message.type) {
      case 'calls':
        for (const packed of message.calls) void take(packed.id, unpack(packed, message.bodies))
        return
      case 'reports':
        runner.reportAll(message.reports)
        return
      case 'close':
        clearInterval(ticking)
        clearInterval(sweeping)
        clearInterval(checkpoints)
        clearInterval(judging)
        void runner.close().then(
          () => outbox.say({ type: 'closed' }),
          (error) => {
            trouble('closing failed', error)
            outbox.say({ type: 'closed' })
          },
        )
        return
    }
  })
  outbox.say({ type: 'ready' })
}

function unpack({ call, offset, length }: PackedCall, bodies: ArrayBuffer): Call {
  return 'body' in call ? { ...call, body: new Uint8Array(bodies, offset, length) } : call
}

await main(parentPort!, workerData as EngineConfig)
