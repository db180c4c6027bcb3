import { browseSportsShop } from './browsing.ts'
import { shareOf } from './chance.ts'
import { type Desk, type Outing, openDesk } from './desk.ts'
import type { Pending } from './message.ts'
import type { Person } from './person.ts'
import { PURPOSE } from './purpose.ts'

const MINUTE_MS = 60_000

/** How people who were there from the beginning become known: within a minute, with their traits and consents. */
export function introduce(seed: number, person: Person, from: number, queue: Pending[]): void {
  const at = from + Math.floor(shareOf(seed, PURPOSE.arrival, person.index, 0) * MINUTE_MS)
  tellAbout(person, at, openDesk(person, `${seed.toString(36)}-${person.id}-i`, queue))
}

/** A newcomer looks around unknown, then signs in. */
export function arrive(person: Person, outing: Outing): void {
  const { desk } = outing
  desk.hide(`a-${person.id}`)
  const end = browseSportsShop(person, outing)
  desk.reveal()
  tellAbout(person, end + MINUTE_MS, desk)
}

function tellAbout(person: Person, at: number, desk: Desk): void {
  desk.identify(at, {
    first_name: person.firstName,
    email: `${person.id}@example.com`,
    zip: person.home.zip,
    work_zip: person.work.zip,
    city: person.home.metro.name,
    timezone: person.zone,
    tier: person.tier,
  })
  for (const channel of person.allows) desk.track(at + 1, 'Consent Changed', { channel, state: 'granted' })
}
