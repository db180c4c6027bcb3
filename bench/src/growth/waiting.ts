const CUSTOMERS_PER_BODY = 250

/** A journey in which people wait, and what begins it; no event of the workload ends it. */
export const WAITING = {
  triggers: { 'trial-started': { on: { event: 'Trial Started' } } },
  journeys: {
    trial: {
      triggers: ['trial-started'],
      exits: [{ event: 'Account Closed' }],
      steps: [
        { id: 'answer', wait: { event: 'Trial Ended', within: '400d' }, otherwise: 'end' },
        { id: 'thanks', set: { tried: true } },
      ],
    },
  },
}

/** Bodies that let that share of the workload's customers wait, evenly among all of them. */
export function* waitBodies(customers: number, share: number, now: number): Generator<Buffer> {
  if (share === 0) return
  const every = Math.round(1 / share)
  const waiting = Array.from({ length: Math.floor(customers / every) }, (_, i) => (i + 1) * every)
  for (let first = 0; first < waiting.length; first += CUSTOMERS_PER_BODY) {
    const messages = waiting.slice(first, first + CUSTOMERS_PER_BODY).map((customer) => ({
      type: 'track',
      event: 'Trial Started',
      userId: `c${customer}`,
      messageId: `wait-${customer}`,
      timestamp: new Date(now).toISOString(),
      properties: {},
    }))
    yield Buffer.from(JSON.stringify({ batch: messages }))
  }
}
