import { audiencesOf, type Customer, type Json } from '@attune/engine'
import { viewItem } from './inbox.ts'
import { type CodeWriter, instantOf, viewGrant } from './view-grant.ts'
import { viewPoints } from './view-points.ts'
import { viewRedemption } from './view-redemption.ts'
import { viewRun } from './view-run.ts'
import { viewVisits } from './view-visits.ts'

/** All that the document of a customer holds, in the words of the export; `computed` is what follows from it. */
export function viewPerson(person: Customer, computed: { readonly [id: string]: Json }, writeCode: CodeWriter) {
  const { identifiers, traits, consents, preferences, rollups, facts, relations, household, ...customer } = person
  const {
    memberships: _memberships,
    grants,
    inbox,
    contacts,
    deliveries,
    exposures,
    pendingMoments,
    lastMoments,
    ...other
  } = customer
  const {
    actionTimes,
    apart,
    attention,
    deadLetters,
    devices,
    locatedAt,
    offerUses,
    participations,
    points,
    redemptions,
    runs,
    flowStarts,
    series,
    tallies,
    unreachable,
    visits,
    createdAt,
    seenAt,
    zone,
    zoneSource,
    ...technical
  } = other
  const {
    id: _id,
    mergedInto: _into,
    erasedAt: _erasedAt,
    playbook: _playbook,
    era: _era,
    sends: _sends,
    behind: _behind,
    seen: _seen,
    ...rest
  } = technical
  const { wakeAt: _wakeAt, ...forgotten } = rest
  // A field that is added to customers has to be shown here, or to be left out above: it tells nothing of the person.
  forgotten satisfies Record<string, never>
  return {
    profile: {
      createdAt: instantOf(createdAt),
      seenAt: instantOf(seenAt),
      timezone: zone ?? null,
      timezoneKnownBy: zoneSource ?? null,
    },
    identifiers,
    devices: devices.map(({ at, identifier, platform, token }) => ({
      ...{ identifier, platform, token },
      registeredAt: instantOf(at),
    })),
    unreachable: unreachable.map(({ at, ...lost }) => ({ ...lost, at: instantOf(at) })),
    traits: Object.fromEntries(
      traits.map(({ name, at, overruled = [], ...trait }) => [
        name,
        {
          ...trait,
          at: instantOf(at),
          overruled: overruled.map(({ at, ...stated }) => ({ ...stated, at: instantOf(at) })),
        },
      ]),
    ),
    computed,
    relations: relations.map(({ at, ...relation }) => ({ ...relation, at: instantOf(at) })),
    household: household ? { ...household, at: instantOf(household.at) } : null,
    consents: consents.map(({ at, ...consent }) => ({ ...consent, at: instantOf(at) })),
    preferences: preferences ?? null,
    rollups: rollups.map(({ first, last, ...rollup }) => ({
      ...rollup,
      first: instantOf(first),
      last: instantOf(last),
    })),
    values: tallies.map(({ entries, key }) => ({
      key,
      values: entries.map(({ first, last, buckets: _buckets, ...entry }) => ({
        ...entry,
        first: instantOf(first),
        last: instantOf(last),
      })),
    })),
    times: series.map(({ key, times }) => ({ key, times: times.map(instantOf) })),
    facts: facts.map(({ at, until, ...fact }) => ({ ...fact, at: instantOf(at), until: instantOf(until) })),
    places: {
      lastReported: locatedAt === 0 ? null : instantOf(locatedAt),
      visits: visits.map(viewVisits),
    },
    audiences: audiencesOf(person).map(({ audience, since }) => ({ id: audience, since: instantOf(since) })),
    grants: grants.map((grant) => viewGrant(grant, writeCode)),
    points: points.map(viewPoints),
    redemptions: redemptions.map(viewRedemption),
    inbox: inbox.map(viewItem),
    conversations: runs.map(viewRun),
    experiments: participations.map(({ at, ...taken }) => ({ ...taken, at: instantOf(at) })),
    contacts: contacts.map(({ at, ...contact }) => ({ ...contact, at: instantOf(at) })),
    attention,
    undelivered: deadLetters.map(({ at, delivery, reason }) => ({
      ...{
        delivery: delivery.id,
        action: delivery.action,
        channel: delivery.channel,
        content: delivery.content,
        reason,
      },
      at: instantOf(at),
    })),
    awaited: {
      openDeliveries: deliveries.map(({ createdAt, dueAt, expiresAt, ...delivery }) => ({
        ...delivery,
        createdAt: instantOf(createdAt),
        dueAt: instantOf(dueAt),
        expiresAt: instantOf(expiresAt),
      })),
      responses: exposures.map(({ at, until, ...shown }) => ({
        ...shown,
        at: instantOf(at),
        until: instantOf(until),
      })),
      moments: pendingMoments.map(({ dueAt, ...moment }) => ({ ...moment, dueAt: instantOf(dueAt) })),
    },
    limits: {
      lastBegun: Object.fromEntries(flowStarts.map(([flow, at]) => [flow, instantOf(at)])),
      triggersLastFired: Object.fromEntries(lastMoments.map(([trigger, at]) => [trigger, instantOf(at)])),
      offersUsed: Object.fromEntries(offerUses.map(([offer, times]) => [offer, times.map(instantOf)])),
      actionsDecidedFor: Object.fromEntries(actionTimes.map(([action, times]) => [action, times.map(instantOf)])),
    },
    keptApartFrom: apart,
  }
}

/** What each part of an export is, for the person who reads it. */
export const EXPORT_PARTS = {
  profile: 'When you were first and last heard of, and your time zone with how it is known.',
  identifiers: 'Everything by which you are recognised: addresses, numbers, account and device names.',
  devices: 'Phones and browsers of yours that take notifications, with the name by which their service knows them.',
  unreachable: 'Addresses of yours at which nothing arrived, since when and why.',
  traits:
    'What is stored about you, each with the time at which it was stated, and by whom where that is known, and what others state that does not count.',
  computed: 'What is reckoned from what you did, as of the time of this export.',
  relations: 'People whom you have to do with, as it was stated, and what they are to you.',
  household: 'The household that you belong to, and as what.',
  consents:
    'What you allowed or refused on which channel and topic: when, where, by which wording, and the event that proves it.',
  preferences: 'What you chose about language, quiet hours and how often you are spoken to.',
  rollups:
    'How often you did what: counts, sums, first and last times, and counts per minute, hour and day where they are needed.',
  values: 'Which values came with what you did, how often and when, such as what you mostly buy.',
  times: 'When you did things whose order is looked at.',
  facts: 'What was known for a while, such as the weather where you are, with its end.',
  places: 'Places where you were: how often, when first and last, and whether you are there now.',
  audiences: 'Groups that you belong to at this moment, and since when.',
  grants: 'Offers that you were given, and how far they were used.',
  points:
    'Your points in loyalty programmes, when they can be spent and when they end, and the latest orders that earned them.',
  redemptions: 'Baskets in which you used offers lately, and what came off.',
  inbox: 'Messages that lie in your inbox.',
  conversations:
    'Conversations and journeys that you are in, how far, and what you answered; those that are over may still be answered for a while.',
  experiments: 'Comparisons that you take part in without knowing, in which variant, and what came of it.',
  contacts: 'When you were spoken to lately, as limits count it.',
  attention:
    'How often you were spoken to in each hour of the day (24 and above: at weekends) and how often you opened or answered it.',
  undelivered: 'Messages that could not be brought to you lately, and why.',
  awaited: 'What has not come to its end: messages on their way, answers that are waited for, moments that are due.',
  limits: 'When rules that apply only every so often last applied to you.',
  keptApartFrom: 'Numbers of customers who were once taken for you and are not.',
  merges: 'When several records were found to be yours, or were parted again, and why.',
  consentLedger:
    'Every statement about your consents, newest first, also those that did not count, with the reason; entries are never altered.',
  deliveries: 'Every message that was to be sent to you, and what became of it.',
  timeline: 'Everything that happened, newest first: what you did, what was stated about you, what was sent.',
  decisions:
    'Every choice that was made for you, newest first: what there was to choose from, what was chosen, and why.',
} as const
