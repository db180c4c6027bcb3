import type { Place } from '../catalogue/place.ts'
import type { Stepping } from '../stepping.ts'
import type { Report } from './definition.ts'
import { metresOutside } from './geometry.ts'
import { beginVisit, type Stay, type Visits } from './visits.ts'

/**
 * Lets visits begin and end by where the customer is. Who is inside a fence has come at once. Who was inside has left
 * only when reports have come from clearly outside for a while: positions jump about, and one that jumps out and back is
 * one visit. A report that is older than the last one says nothing.
 */
export function takeReport(report: Report, at: number, step: Stepping): void {
  const { customer, world } = step
  const { accuracyMetres, watches } = world.playbook.visitRules
  if (at < customer.locatedAt || (report.accuracy ?? 0) > accuracyMetres) return
  customer.locatedAt = at
  const inside = world.catalogue.placesAt(report.lat, report.lon)
  for (const visits of customer.visits) if (visits.stay) follow(visits, visits.stay, inside, report, at, step)
  for (const place of inside) {
    if (!watches(place.type) || customer.visits.some((known) => known.stay && known.place === place.id)) continue
    const visits = beginVisit(customer, place.id, place.type, place.region, at)
    setDue(visits, visits.stay!, step)
    step.effect({ type: 'enter-place', place: place.id, at })
    step.touch('visits')
  }
}

/**
 * Ends visits, and finds out how long others have become, where time alone brings that about. Several reports may come
 * late and together: each is taken in as if it were its own time.
 */
export function passStays(step: Stepping): void {
  const { customer, event, world } = step
  const { reportsByEvent, visitRules } = world.playbook
  const { awayMs, forgetMs } = visitRules
  const now = event.type === 'tracked' && reportsByEvent.has(event.name) ? Math.min(event.at, world.now) : world.now
  for (const visits of customer.visits) {
    const { stay } = visits
    if (!stay || stay.dueAt > now) continue
    noticeLength(visits, stay, now, step)
    if (stay.outsideSince > 0 && now - stay.outsideSince >= awayMs) end(visits, stay.outsideSince, step)
    else if (now - stay.seen >= forgetMs) end(visits, stay.seen, step)
    else setDue(visits, stay, step)
  }
}

function follow(
  visits: Visits,
  stay: Stay,
  inside: readonly Place[],
  report: Report,
  at: number,
  step: Stepping,
): void {
  const { catalogue, playbook } = step.world
  const { awayMs, marginMetres } = playbook.visitRules
  if (inside.some(({ id }) => id === visits.place)) {
    stay.seen = at
    stay.outsideSince = 0
  } else {
    const place = catalogue.place(visits.place)
    const metres = place ? metresOutside(place, report.lat, report.lon) : Number.POSITIVE_INFINITY
    // Nearer than that it may well be inside.
    if (metres <= Math.max(marginMetres, report.accuracy ?? 0)) stay.outsideSince = 0
    else if (stay.outsideSince === 0) stay.outsideSince = at
    if (stay.outsideSince > 0 && at - stay.outsideSince >= awayMs) {
      noticeLength(visits, stay, at, step)
      return end(visits, stay.outsideSince, step)
    }
  }
  setDue(visits, stay, step)
}

function end(visits: Visits, at: number, step: Stepping): void {
  visits.stay = undefined
  step.effect({ type: 'leave-place', place: visits.place, at })
  step.touch('visits')
}

/** Tells how long a stay has become, where triggers ask for that. */
function noticeLength(visits: Visits, stay: Stay, now: number, step: Stepping): void {
  const length = (stay.outsideSince === 0 ? now : Math.min(now, stay.outsideSince)) - stay.since
  if (nextLength(visits, stay, step) > length) return
  step.effect({ type: 'dwell-at-place', place: visits.place, fromMs: stay.dwelt, toMs: length })
  stay.dwelt = length
}

/** The shortest length of a stay that some trigger asks for and that it has not been asked about. */
function nextLength({ place, region, type }: Visits, { dwelt }: Stay, { world }: Stepping): number {
  let next = Number.POSITIVE_INFINITY
  for (const { forMs, selects } of world.playbook.placeTriggers.dwell)
    if (forMs > dwelt && forMs < next && selects({ id: place, type, region })) next = forMs
  return next
}

function setDue(visits: Visits, stay: Stay, step: Stepping): void {
  const { awayMs, forgetMs } = step.world.playbook.visitRules
  if (stay.outsideSince > 0) stay.dueAt = stay.outsideSince + awayMs
  else stay.dueAt = Math.min(stay.seen + forgetMs, stay.since + nextLength(visits, stay, step))
}
