import { startServed } from '../served/served.ts'
import { startPushService } from '../swipe/push-service.ts'
import { ACCOUNT_VARIABLE, swipePlaybook } from '../swipe/swipes.ts'
import { type Bench, freshConfig, startFloor } from './bench.ts'
import { type Latency, measureLatency } from './latency.ts'

/**
 * From the authorisation of a card over HTTP to the answer to the till, which comes once the notice is with the push service. Against a
 * floor that makes the event durable, hands a notice to the same service with a bare client and answers. Other events come in meanwhile.
 */
export interface CardSwipe extends Latency {
  readonly othersPerSecond: number
  /** Swipes that were answered, and notices that the service had by then. */
  readonly swipes: number
  readonly notices: number
}

/** Throws where a swipe was answered without a notice. */
export async function measureCardSwipe(bench: Bench): Promise<CardSwipe> {
  const { generator, note, scale } = bench
  const { othersPerSecond, perSecond: ratePerSecond } = scale.swipes
  note(`card-swipe: ${ratePerSecond} swipes/s, ${othersPerSecond} other events/s`)
  const service = await startPushService()
  const attune = await startServed({
    ...(await freshConfig(bench, 'card-swipe')),
    playbook: swipePlaybook(bench.sink.url, service.url),
    environment: { [ACCOUNT_VARIABLE]: service.account },
  })
  const push = { url: service.sendUrl, token: service.accessToken }
  const floor = await startFloor(bench, 'card-swipe-floor', 'encoded', 0, push)
  const { target } = attune
  await generator.order({ type: 'prefill', target, customers: scale.customers })
  await generator.order({ type: 'register-phones', target, customers: scale.customers })
  const warmUp = { pool: 'swipe', connections: 16, seconds: scale.warmUpSeconds } as const
  for (const side of [attune, floor]) await generator.order({ type: 'closed', target: side.target, ...warmUp })
  let swipes = 0
  const before = service.received
  const latency = await measureLatency({
    ...{ generator, ratePerSecond, rounds: scale.rounds, seconds: scale.roundSeconds },
    backgroundPerSecond: othersPerSecond,
    attune: { target, pool: 'swipe' },
    floor: { target: floor.target, pool: 'swipe' },
    onRound: ({ requests }) => {
      swipes += requests
    },
  })
  const notices = service.received - before
  await attune.stop()
  await floor.stop()
  service.close()
  if (notices < swipes) throw new Error(`${swipes} swipes were answered, and there were ${notices} notices`)
  return { ...latency, othersPerSecond, swipes, notices }
}
