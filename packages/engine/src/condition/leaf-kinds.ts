import type { LeafKind } from './condition.ts'
import { audienceLeaf } from './leaves/audience.ts'
import { computedLeaf } from './leaves/computed.ts'
import { consentLeaf } from './leaves/consent.ts'
import { eventLeaf } from './leaves/event.ts'
import { factLeaf } from './leaves/fact.ts'
import { feedLeaf } from './leaves/feed.ts'
import { goesWithLeaf } from './leaves/goes-with.ts'
import { householdLeaf } from './leaves/household.ts'
import { householdEarnedLeaf } from './leaves/household-earned.ts'
import { insideLeaf } from './leaves/inside.ts'
import { offerLeaf } from './leaves/offer.ts'
import { pointsLeaf } from './leaves/points.ts'
import { propertyLeaf } from './leaves/property.ts'
import { relationLeaf } from './leaves/relation.ts'
import { sequenceLeaf } from './leaves/sequence.ts'
import { someLeaf } from './leaves/some.ts'
import { tierLeaf } from './leaves/tier.ts'
import { timeLeaf } from './leaves/time.ts'
import { traitLeaf } from './leaves/trait.ts'
import { visitedLeaf } from './leaves/visited.ts'

/** Every kind of leaf. The `where` of an event leaf asks for `property` leaves. */
export const leafKinds: readonly LeafKind[] = [
  eventLeaf,
  traitLeaf,
  computedLeaf,
  sequenceLeaf,
  propertyLeaf,
  someLeaf,
  factLeaf,
  feedLeaf,
  audienceLeaf,
  consentLeaf,
  offerLeaf,
  relationLeaf,
  householdLeaf,
  householdEarnedLeaf,
  visitedLeaf,
  insideLeaf,
  pointsLeaf,
  tierLeaf,
  goesWithLeaf,
  timeLeaf,
] as unknown as readonly LeafKind[]
