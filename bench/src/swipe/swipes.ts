import { workloadPlaybook } from '@attune/city'

/** Under this name the server finds the account of the push service. */
export const ACCOUNT_VARIABLE = 'BENCH_FCM_ACCOUNT'

/**
 * The standard playbook with one thing more: who swipes a card is told of it by a push notice, at any hour. Nobody is held out and
 * nothing left to chance, so that there is a notice for each swipe.
 */
export function swipePlaybook(sinkUrl: string, pushUrl: string): object {
  const { actions, channels, policy, triggers, ...rest } = workloadPlaybook({ sinkUrl })
  const content = { title: '{{ event.merchant }}', body: '{{ event.amount }} {{ event.currency }}', collapse: 'swipe' }
  return {
    ...rest,
    policy: { ...policy, holdout: 0, randomArm: 0, exploration: 0, exemptTopics: ['service'] },
    channels: {
      ...channels,
      phone: {
        ...{ kind: 'push', consent: 'none', interrupts: false },
        config: { fcm: { serviceAccount: ACCOUNT_VARIABLE, apiUrl: pushUrl } },
      },
    },
    triggers: { ...triggers, 'card-swiped': { on: { event: 'Card Swiped' } } },
    actions: {
      ...actions,
      'swipe-notice': {
        ...{ triggers: ['card-swiped'], topic: 'service', priority: 'high', value: 1_000_000 },
        prior: { alpha: 90, beta: 10 },
        treatments: [{ channel: 'phone', content }],
      },
    },
  }
}

/** So many people swipe cards; each has a phone. */
function swiperOf(index: number, customers: number): number {
  // Prime to their number, so that neighbours in time are none in the table.
  return 1 + ((index * 7919) % Math.min(customers, 5000))
}

/** The authorisation of the index-th swipe, as a till asks for it. */
export function swipeBody(index: number, customers: number, run: string, now: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      ...{ type: 'track', event: 'Card Swiped', userId: `c${swiperOf(index, customers)}` },
      ...{ messageId: `${run}-swipe-${index}`, timestamp: new Date(now).toISOString() },
      properties: {
        ...{ merchant: `Shop ${index % 300}`, amount: 5 + (index % 200) / 4, currency: 'USD', country: 'US' },
        ...{ terminal: `T${index % 4000}`, firstInCountry: false, method: 'chip' },
      },
    }),
  )
}

/** Registrations of the phones of all who swipe. */
export function* phoneBodies(customers: number): Generator<Buffer> {
  for (let customer = 1; customer <= Math.min(customers, 5000); customer++)
    yield Buffer.from(
      JSON.stringify({ userId: `c${customer}`, device: `phone-${customer}`, platform: 'fcm', token: `t${customer}` }),
    )
}
