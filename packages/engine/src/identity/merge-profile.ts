import { addDevice } from '../address/device.ts'
import { noteUnreachable } from '../address/unreachable.ts'
import { strictestPreferences } from '../consent/preferences.ts'
import { strictestConsents } from '../consent/strictest.ts'
import { mergeParticipations } from '../experiment/participation.ts'
import { mergeRuns } from '../flow/merge-runs.ts'
import { keepOneVoice } from '../flow/voice.ts'
import { mergeAccount } from '../loyalty/account.ts'
import { mergeAttention } from '../model/attention.ts'
import { mergeVisits } from '../place/visits.ts'
import type { Customer } from '../profile/customer.ts'
import { mergeRelations } from '../profile/relations.ts'
import { mergeRollup } from '../profile/rollup.ts'
import { mergeSeen } from '../profile/seen-events.ts'
import { mergeSeries } from '../profile/series.ts'
import { mergeTally } from '../profile/tally.ts'
import { mergeTraits } from '../profile/traits.ts'
import { takeSurerZone } from '../profile/zone.ts'
import type { Stepping } from '../stepping.ts'
import { tieIdentifier } from './tie.ts'

/**
 * Makes two customers one: what was stated last counts, what was counted adds up, what limits look at is kept of
 * both, and consent is the stricter of the two (invariants 5 and 10). `loser` is used up: parts of it go over as
 * they are. Memberships are not taken over; they follow from the rest.
 */
export function mergeProfile(winner: Customer, loser: Customer, step: Stepping): void {
  const { world } = step
  // Before the identifiers: whether a consent covers an address depends on whose it was.
  winner.consents = strictestConsents(winner, loser)
  for (const identifier of loser.identifiers) tieIdentifier(identifier, true, step)
  if (loser.createdAt < winner.createdAt) Object.assign(winner, { createdAt: loser.createdAt })
  winner.era = Math.min(winner.era, loser.era)
  winner.seenAt = Math.max(winner.seenAt, loser.seenAt)
  for (const device of loser.devices) addDevice(winner, device)
  for (const lost of loser.unreachable) noteUnreachable(winner, lost)
  takeSurerZone(winner, loser)
  winner.preferences = strictestPreferences(winner.preferences, loser.preferences)
  winner.traits = mergeTraits(winner.traits, loser.traits, world.limits.traits, world.playbook.sourceRanks)
  for (const rollup of loser.rollups) mergeRollup(winner, rollup, world.limits.rollups)
  for (const tally of loser.tallies) mergeTally(winner, tally)
  for (const series of loser.series) mergeSeries(winner, series)
  mergeRelations(winner, loser)
  takeFacts(winner, loser)
  for (const visits of loser.visits) mergeVisits(winner, visits)
  winner.locatedAt = Math.max(winner.locatedAt, loser.locatedAt)
  takeMoments(winner, loser)
  takeDecided(winner, loser)
  mergeParticipations(winner, loser, step)
  mergeRuns(winner, loser, step)
  keepOneVoice(step)
  winner.sends = [...new Set([...winner.sends, ...loser.sends])]
  mergeSeen(winner.seen, loser.seen)
  winner.apart = [...new Set([...winner.apart, ...loser.apart])].filter((id) => id !== winner.id && id !== loser.id)
}

function takeFacts(winner: Customer, loser: Customer): void {
  for (const fact of loser.facts) {
    const known = winner.facts.findIndex(({ name }) => name === fact.name)
    if (known < 0) winner.facts.push(fact)
    else if (fact.at > winner.facts[known]!.at) winner.facts[known] = fact
  }
}

/** A moment that both wait for comes once, and a cooldown of either holds for both. */
function takeMoments(winner: Customer, loser: Customer): void {
  for (const pending of loser.pendingMoments)
    if (!winner.pendingMoments.some(({ trigger }) => trigger === pending.trigger)) winner.pendingMoments.push(pending)
  for (const [trigger, at] of loser.lastMoments) {
    const known = winner.lastMoments.find(([id]) => id === trigger)
    if (known) known[1] = Math.max(known[1], at)
    else winner.lastMoments.push([trigger, at])
  }
  for (const [action, times] of loser.actionTimes) {
    const known = winner.actionTimes.find(([id]) => id === action)
    if (known) known[1] = [...known[1], ...times].sort((a, b) => a - b)
    else winner.actionTimes.push([action, times])
  }
}

/** What was said, is on its way or was given to either counts for both. */
function takeDecided(winner: Customer, loser: Customer): void {
  winner.contacts = [...winner.contacts, ...loser.contacts].sort((a, b) => a.at - b.at)
  winner.deliveries.push(...loser.deliveries)
  winner.deadLetters = [...winner.deadLetters, ...loser.deadLetters].sort((a, b) => a.at - b.at)
  winner.exposures.push(...loser.exposures)
  mergeAttention(winner, loser)
  winner.grants = [...winner.grants, ...loser.grants].sort((a, b) => a.receivedAt - b.receivedAt)
  for (const account of loser.points) mergeAccount(winner, account)
  winner.redemptions = [...winner.redemptions, ...loser.redemptions].sort((a, b) => a.at - b.at)
  for (const [offer, times] of loser.offerUses) {
    const known = winner.offerUses.find(([id]) => id === offer)
    if (known) known[1] = [...known[1], ...times].sort((a, b) => a - b)
    else winner.offerUses.push([offer, times])
  }
  winner.inbox = [...winner.inbox, ...loser.inbox].sort((a, b) => a.at - b.at)
}
