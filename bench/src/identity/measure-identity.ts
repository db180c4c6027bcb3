import { workloadPlaybook } from '@attune/city'
import { compilePlaybook } from '@attune/engine'
import { Directory } from 'attune/testing'
import { spreadOf } from '../statistics.ts'
import type { IdentityMeasured, IdentityOrder } from './identity-orders.ts'

const NAMESPACES = ['user', 'email', 'phone', 'loyalty', 'anonymous', 'device', 'crm']

/** Every so many events the customer signs in once more: more than one identifier to look at. */
const SIGN_IN_EVERY = 5

/** Fills a directory with customers, then times whom events belong to: mostly one identifier, now and then several. */
export function measureIdentity({ customers, events, identifiersEach, rounds }: IdentityOrder): IdentityMeasured {
  const compiled = compilePlaybook(workloadPlaybook({ sinkUrl: 'http://127.0.0.1:9/' }))
  if (!compiled.ok) throw new Error('the workload has no playbook')
  const before = process.memoryUsage().rss
  const directory = new Directory('bench', compiled.playbook.identity)
  for (let customer = 0; customer < customers; customer++)
    directory.resolve(identifiersOf(customer, identifiersEach), { at: 0, trusted: true, verified: [] })
  const residentBytesEach = (process.memoryUsage().rss - before) / directory.size
  const round = () => timeRound(directory, customers, identifiersEach, events)
  round()
  return {
    identifiers: directory.size,
    residentBytesEach,
    indexBytesEach: directory.bytes / directory.size,
    nsPerEvent: spreadOf(Array.from({ length: rounds }, round)),
  }
}

function timeRound(directory: Directory, customers: number, each: number, events: number): number {
  const claims = { at: 1, trusted: true, verified: [] }
  // Made before the clock starts: parsing is not what is measured.
  const asked = Array.from({ length: events }, (_, i) => {
    const all = identifiersOf((i * 7919) % customers, each)
    return i % SIGN_IN_EVERY === 0 ? all : all.slice(0, 1)
  })
  const began = performance.now()
  for (const identifiers of asked) {
    directory.joining(identifiers, claims)
    directory.resolve(identifiers, claims)
  }
  return ((performance.now() - began) * 1e6) / events
}

function identifiersOf(customer: number, count: number): string[] {
  return NAMESPACES.slice(0, count).map((namespace) => `${namespace}:${namespace.slice(0, 1)}${customer}@example.com`)
}
