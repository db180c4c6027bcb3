const CUSTOMERS_PER_BODY = 250
const TIERS = ['none', 'green', 'gold']

/** Bodies that let every customer of the workload be known, with traits, before anything is measured. */
export function* prefillBodies(customers: number, now: number): Generator<Buffer> {
  for (let first = 1; first <= customers; first += CUSTOMERS_PER_BODY) {
    const count = Math.min(CUSTOMERS_PER_BODY, customers - first + 1)
    const messages = Array.from({ length: count }, (_, offset) => describeCustomer(first + offset, now))
    yield Buffer.from(JSON.stringify({ batch: messages }))
  }
}

function describeCustomer(customer: number, now: number) {
  const traits = {
    first_name: `Customer ${customer}`,
    email: `c${customer}@example.com`,
    tier: TIERS[customer % TIERS.length],
    age: 18 + (customer % 60),
    language: 'en',
  }
  return {
    type: 'identify',
    userId: `c${customer}`,
    messageId: `prefill-${customer}`,
    timestamp: new Date(now).toISOString(),
    traits,
  }
}
