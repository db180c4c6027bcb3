import type { Playbook } from '@attune/engine'
import type { MemoryState, StepObserver } from 'attune/testing'
import type { Ledger } from './ledger.ts'
import { ContactOracle } from './oracle-contact.ts'
import { DecisionOracle } from './oracle-decisions.ts'
import { DeliveryOracle } from './oracle-deliveries.ts'
import { EventOracle } from './oracle-events.ts'
import { OfferOracle } from './oracle-offers.ts'
import { PointsOracle } from './oracle-points.ts'
import { StoreOracle } from './oracle-store.ts'
import { Reference } from './reference.ts'
import type { Violations } from './violations.ts'

/** Everything that looks on. */
export interface Oracles {
  readonly events: EventOracle
  readonly contact: ContactOracle
  readonly deliveries: DeliveryOracle
  readonly store: StoreOracle
}

/** The oracles of one run; `onReferenceStep` sees the reference's steps. */
export function createOracles(
  ledger: Ledger,
  stored: MemoryState,
  violations: Violations,
  playbook: Playbook,
  onReferenceStep: StepObserver,
): Oracles {
  const offers = new OfferOracle(violations)
  const decisions = new DecisionOracle(violations)
  const points = new PointsOracle(ledger, violations)
  const reference = new Reference(ledger, playbook, onReferenceStep)
  return {
    events: new EventOracle(ledger, violations),
    contact: new ContactOracle(ledger, violations),
    deliveries: new DeliveryOracle(violations),
    store: new StoreOracle(reference, ledger, stored, violations, {
      customer: (customer) => offers.look(customer),
      decision: (decision) => decisions.look(decision),
      delivery: (row) => decisions.lookAtDelivery(row),
      points: (row) => points.look(row),
    }),
  }
}
