import { compileSelector, type PlaceSelector } from '../place/selector.ts'
import { minuteOfDay } from '../time/clock-time.ts'
import { durationMs } from '../time/duration.ts'
import type {
  DateTrigger,
  DwellTrigger,
  ExpiryTrigger,
  PlaceTrigger,
  Trigger,
  TriggerDefinition,
} from '../trigger/definition.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

/** Whose clock is set back after a date has come does not have it twice, ms. */
const SAME_DATE_MS = 172_800_000

/** Compiles the triggers and indexes what they listen to. */
export function compileTriggers(definition: PlaybookDefinition, compiler: ConditionCompiler) {
  const triggers = new Map<string, Trigger>()
  const triggersByEvent = new Map<string, Trigger[]>()
  const triggersByEntry = new Map<string, Trigger[]>()
  const triggersByLeave = new Map<string, Trigger[]>()
  const triggersCancelledBy = new Map<string, Set<string>>()
  const placeTriggers = { enter: [] as PlaceTrigger[], leave: [] as PlaceTrigger[], dwell: [] as DwellTrigger[] }
  const dateTriggers: DateTrigger[] = []
  const expiryTriggers = new ExpiryTriggers(definition, compiler)
  for (const [id, { on, when, after, cancelledBy, cooldown }] of Object.entries(definition.triggers)) {
    const path = `triggers.${id}`
    const where = 'event' in on ? compiler.compileGiven(on.where, `${path}.on.where`, 'event') : undefined
    const trigger: Trigger = {
      id,
      where,
      when: compiler.compileGiven(when, `${path}.when`, 'moment'),
      afterMs: after === undefined ? 0 : durationMs(after),
      cooldownMs: cooldown === undefined ? ('date' in on ? SAME_DATE_MS : 0) : durationMs(cooldown),
    }
    triggers.set(id, trigger)
    const onPlaces = (selector: PlaceSelector) => {
      if (definition.places.from.length === 0)
        compiler.problem(`${path}.on`, 'nothing tells where customers are; name the event in places.from')
      return { trigger, selects: compileSelector(selector) }
    }
    const onAudience = (audience: string, index: Map<string, Trigger[]>) => {
      if (!Object.hasOwn(definition.audiences, audience))
        compiler.problem(`${path}.on`, `there is no audience "${audience}"`)
      append(index, audience, trigger)
    }
    if ('event' in on) append(triggersByEvent, on.event, trigger)
    else if ('expires' in on) expiryTriggers.add(id, on)
    else if ('date' in on) {
      const { at, each, offset, trait } = on.date
      if (after !== undefined) compiler.problem(`${path}.after`, 'a date comes at its hour: use `offset` and `at`')
      if (cancelledBy !== undefined)
        compiler.problem(`${path}.cancelledBy`, 'nothing calls a date off: use `when`, or take the trait away')
      const offsetDays = Number.parseInt(offset, 10)
      dateTriggers.push({ trigger: id, trait, yearly: each === 'year', offsetDays, minute: minuteOfDay(at) })
    } else if ('dwells' in on) placeTriggers.dwell.push({ ...onPlaces(on.dwells), forMs: durationMs(on.for) })
    else if ('enters' in on) {
      if (typeof on.enters === 'string') onAudience(on.enters, triggersByEntry)
      else placeTriggers.enter.push(onPlaces(on.enters))
    } else if (typeof on.leaves === 'string') onAudience(on.leaves, triggersByLeave)
    else placeTriggers.leave.push(onPlaces(on.leaves))
    for (const event of cancelledBy ?? []) {
      const cancelled = triggersCancelledBy.get(event) ?? new Set()
      triggersCancelledBy.set(event, cancelled.add(id))
    }
  }
  const byPlace = { placeTriggers, expiryTriggers, dateTriggers }
  return { triggers, triggersByEvent, triggersByEntry, triggersByLeave, triggersCancelledBy, ...byPlace }
}

const NONE: readonly ExpiryTrigger[] = []

/** The triggers that look ahead to the end of copies and of points. */
class ExpiryTriggers {
  readonly #definition: PlaybookDefinition
  readonly #compiler: ConditionCompiler
  readonly #ofOffers = new Map<string, ExpiryTrigger[]>()
  readonly #ofPoints = new Map<string, ExpiryTrigger[]>()

  constructor(definition: PlaybookDefinition, compiler: ConditionCompiler) {
    this.#definition = definition
    this.#compiler = compiler
  }

  add(id: string, { before, expires }: Extract<TriggerDefinition['on'], { expires: unknown }>): void {
    const { loyalty, offers } = this.#definition
    const trigger = { trigger: id, beforeMs: durationMs(before) }
    if ('points' in expires) {
      if (!Object.hasOwn(loyalty, expires.points))
        this.#compiler.problem(`triggers.${id}.on.expires.points`, `there is no programme "${expires.points}"`)
      append(this.#ofPoints, expires.points, trigger)
      return
    }
    if (expires.offer !== '*' && !Object.hasOwn(offers, expires.offer))
      this.#compiler.problem(`triggers.${id}.on.expires.offer`, `there is no offer "${expires.offer}"`)
    for (const offer of expires.offer === '*' ? Object.keys(offers) : [expires.offer])
      append(this.#ofOffers, offer, trigger)
  }

  ofOffer(offer: string): readonly ExpiryTrigger[] {
    return this.#ofOffers.get(offer) ?? NONE
  }

  ofPoints(programme: string): readonly ExpiryTrigger[] {
    return this.#ofPoints.get(programme) ?? NONE
  }
}
