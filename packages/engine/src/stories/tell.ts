import { Shelves } from '../catalogue/catalogue.ts'
import { placeSchema } from '../catalogue/place.ts'
import type { Effect } from '../effects/effect.ts'
import type { Event } from '../events/event.ts'
import type { Playbook } from '../playbook/playbook.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { compileEras, FIRST_ERA } from '../recollection/eras.ts'
import { CodeList } from '../redemption/code-list.fixture.ts'
import type { CodePurpose } from '../redemption/codes.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import type { Send, SendState } from '../send/send.ts'
import { step } from '../step.ts'
import { DEFAULT_LIMITS, type Limits } from '../world.ts'

/**
 * A customer's story as data. An entry is an event (its `at`, and where it comes in late `comes`, as ISO texts), or
 * `until` an instant up to which timers fire at exactly the time the customer asks for, or `publish` of the later
 * playbook. Deliveries and decisions are named by the order in which they come up: `delivery:1`, `decision:1`, and so are copies of offers, `grant:1`, and points held back, `held:1`, and runs, `run:1`, and what agents are to go on with, `handover:1`.
 */
export interface Story {
  readonly about: string
  readonly playbook: Record<string, unknown>
  readonly later?: Record<string, unknown>
  /** Where other limits than the usual matter. */
  readonly limits?: Partial<Limits>
  readonly places?: readonly unknown[]
  /** Sends to whole audiences, by id; an entry `send` changes one. */
  readonly sends?: Readonly<Record<string, Omit<Send, 'id' | 'since'>>>
  /** Unique codes, and what they are good for. */
  readonly codes?: Readonly<Record<string, CodePurpose>>
  readonly events: readonly {
    readonly type?: string
    readonly at?: string
    readonly comes?: string
    readonly until?: string
    readonly publish?: string
    /** From here on a send is so. */
    readonly send?: string
    readonly becomes?: SendState
  }[]
}

/** What came of a story. */
interface Told {
  readonly lines: readonly string[]
  readonly effects: readonly Effect[]
  readonly customer: Customer
}

/** Tells a story; `save` stands for what happens to the customer between two steps. With `repeats` each event comes twice. */
export function tell(
  story: Story,
  newcomer: Customer,
  save: (customer: Customer) => Customer,
  { repeats = false } = {},
): Told {
  let customer = newcomer
  let playbook: Playbook = playbookOf(story.playbook)
  let eras = FIRST_ERA
  const catalogue = new Shelves()
  for (const place of story.places ?? []) catalogue.putPlace(placeSchema.parse(place))
  const codes = new CodeList(story.codes ?? {})
  const sends = new Map(
    Object.entries(story.sends ?? {}).map(([id, send]): [string, Send] => [id, { ...send, id, since: 0 }]),
  )
  const lines: string[] = []
  const effects: Effect[] = []
  const names = new Names()
  const take = (event: Event, now: number, title: string) => {
    lines.push(`${new Date(now).toISOString()} ${title}`)
    for (let times = 0; times < (repeats ? 2 : 1); times++) {
      const world = {
        ...worldOf(playbook, now, { catalogue, eras }),
        ...{ limits: { ...DEFAULT_LIMITS, ...story.limits }, codes, sends },
      }
      const result = step(save(customer), event, world)
      customer = result.customer
      codes.apply(result.effects, now)
      // Effects are told at once: they hold what later steps go on changing.
      for (const effect of result.effects) {
        effects.push(JSON.parse(JSON.stringify(effect)))
        lines.push(`    ${describe(effect, names)}`)
      }
    }
  }
  story.events.forEach((entry, i) => {
    if (entry.publish !== undefined) {
      const before = playbook
      playbook = playbookOf(story.later ?? {})
      eras = compileEras(playbook, 1, (asked) => (before.recollections.has(asked) ? 0 : 1))
    } else if (entry.becomes !== undefined) {
      sends.set(entry.send!, { ...sends.get(entry.send!)!, state: entry.becomes, since: Date.parse(entry.at!) })
    } else if (entry.until !== undefined) {
      for (let fired = 0; customer.wakeAt <= Date.parse(entry.until); fired++) {
        if (fired > 100) throw new Error('timers without end')
        const at = customer.wakeAt
        take({ type: 'timer-fired', id: `timer-${i}-${fired}`, at }, at, 'timer')
      }
    } else {
      const { at = '', comes = at, ...rest } = names.replace(entry)
      const event = { ...whole(rest), id: `event-${i}`, at: Date.parse(at) } as unknown as Event
      take(event, Date.parse(comes), titleOf(event))
    }
  })
  lines.push(`wakes ${Number.isFinite(customer.wakeAt) ? new Date(customer.wakeAt).toISOString() : 'never'}`)
  return { lines, effects, customer }
}

/** A profile in an entry says only what matters of it. */
function whole(entry: object): object {
  if (!('profile' in entry)) return entry
  const profile = entry.profile as Partial<Customer>
  return { ...entry, profile: { ...createCustomer(profile.id ?? 0, profile.createdAt ?? 0), ...profile } }
}

function titleOf(event: Event): string {
  return event.type === 'tracked' ? event.name : event.type
}

type Named = 'delivery' | 'decision' | 'grant' | 'held' | 'run' | 'handover'

/** Names of ids in the order in which they come up. */
class Names {
  readonly #ids: { readonly [kind in Named]: string[] } = {
    ...{ delivery: [], decision: [], grant: [], held: [], run: [], handover: [] },
  }

  of(kind: Named, id: string): string {
    const ids = this.#ids[kind]
    if (!ids.includes(id)) ids.push(id)
    return `${kind}:${ids.indexOf(id) + 1}`
  }

  /** An entry with the names in it replaced by what they stand for. */
  replace<T>(entry: T): T {
    const text = JSON.stringify(entry).replaceAll(
      /"(delivery|decision|grant|held|run|handover):(\d+)"/g,
      (_, kind, number) => {
        const id = this.#ids[kind as Named][Number(number) - 1]
        if (id === undefined) throw new Error(`there is no ${kind}:${number} so far`)
        return JSON.stringify(id)
      },
    )
    return JSON.parse(text)
  }
}

/** What is said in a conversation. */
function said({
  content,
  voice,
}: {
  readonly content: { readonly text?: unknown }
  readonly voice?: string | undefined
}): string {
  return voice === undefined ? '' : `, ${voice}: ${JSON.stringify(content.text)}`
}

const time = (at: number) => new Date(at).toISOString()

function describe(effect: Effect, names: Names): string {
  switch (effect.type) {
    case 'record-decision': {
      const { decision } = effect
      const fates = decision.candidates.map(({ action, stage, reason }) => `${action} ${stage}/${reason}`)
      return `record-decision ${names.of('decision', decision.id)} ${decision.moment.id}: ${fates.join(', ') || 'silence'}`
    }
    case 'send-delivery':
      return `send-delivery ${names.of('delivery', effect.delivery.id)} ${effect.delivery.action} on ${effect.delivery.channel}${said(effect.delivery)}`
    case 'hand-over-delivery':
      return `hand-over-delivery ${names.of('delivery', effect.delivery.id)} attempt ${effect.attempt}`
    case 'accept-delivery':
      return `accept-delivery ${names.of('delivery', effect.delivery.id)} until ${time(effect.delivery.dueAt)}`
    case 'postpone-delivery':
      return `postpone-delivery ${names.of('delivery', effect.delivery.id)} until ${time(effect.delivery.dueAt)} for ${effect.awaits}`
    case 'close-delivery':
      return `close-delivery ${names.of('delivery', effect.delivery.id)} ${effect.state} ${effect.reason ?? ''}`.trimEnd()
    case 'grant-offer':
      names.of('grant', effect.grant.id)
      return `grant-offer ${effect.grant.offer}`
    case 'complete-offer':
    case 'expire-offer':
      return `${effect.type} ${effect.grant.offer}`
    case 'change-grant':
      return `change-grant ${effect.grant.offer} ${effect.change}`
    case 'remind-of-grant':
      return `remind-of-grant ${effect.grant.offer} by ${effect.trigger}`
    case 'remind-of-points':
      return `remind-of-points ${effect.points} of ${effect.programme} by ${effect.trigger}`
    case 'enter-audience':
    case 'leave-audience':
      return `${effect.type} ${effect.audience}`
    case 'enter-place':
    case 'leave-place':
      return `${effect.type} ${effect.place} at ${time(effect.at)}`
    case 'dwell-at-place':
      return `${effect.type} ${effect.place} ${effect.toMs / 1000} s`
    case 'update-model':
      return `update-model ${effect.exposure.action} ${effect.success ? 'success' : 'failure'}${effect.correctsAt === undefined ? '' : ' after all'}`
    case 'count-opt-out':
      return `count-opt-out at pressure ${effect.pressure}`
    case 'take-turn':
      return `take-turn ${effect.campaign}, free at ${time(effect.freeAt)}`
    case 'count-household': {
      const { amount, at, counted, household, instead } = effect
      const what =
        counted.kind === 'points'
          ? `${amount} ${counted.of}${counted.role === undefined ? '' : ` by ${counted.role}`}`
          : counted.kind === 'contact'
            ? counted.channel
            : counted.offer
      return `count-household ${household} ${what}${at === undefined ? '' : ` from ${time(at)}`}${instead === undefined ? '' : `, no longer from ${time(instead)}`}`
    }
    case 'spend-pool':
      return `spend-pool ${effect.pool} ${effect.units}`
    case 'record-consent': {
      const { channel, topic = '', state, source } = effect.consent
      return `record-consent ${channel}/${topic} ${state} by ${source} ${effect.ignored ?? ''}`.trimEnd()
    }
    case 'post-points': {
      const { from, kind, points, programme, reference, to } = effect.posting
      if (kind === 'hold') names.of('held', reference)
      return `post-points ${programme} ${kind} ${points} from ${from} to ${to}`
    }
    case 'count-points-ends':
      return `count-points-ends ${effect.programme} ${effect.month} ${effect.points}`
    case 'hand-on-points':
      return `hand-on-points ${effect.programme} to ${effect.to}: ${effect.lots.map(({ points }) => points).join(', ')}`
    case 'record-redemption': {
      const { discount, id, state, subtotal, uses } = effect.redemption
      const used = uses.map(({ amount, offer }) => `${offer} ${amount}`)
      return `record-redemption ${id} ${state}: ${discount} off ${subtotal}, ${used.join(', ') || 'nothing'}`
    }
    case 'leave-out-trait':
      return `leave-out-trait ${effect.name}`
    case 'count-basket':
      return `count-basket ${effect.skus.join(', ')}`
    case 'mark-code':
      return `mark-code ${effect.batch}/${effect.number} ${effect.state}`
    case 'report-conflict':
      return `report-conflict ${effect.code} ${effect.reason}`
    case 'recall-delivery':
      return `recall-delivery ${names.of('delivery', effect.delivery)}`
    case 'measure-decision':
      return `measure-decision ${effect.arm} ${effect.worth}${effect.corrects === undefined ? '' : ` instead of ${effect.corrects}`}`
    case 'count-experiment':
      return `count-experiment ${effect.experiment}/${effect.variant} ${effect.count} ${effect.by}`
    case 'count-flow':
      return `count-flow ${effect.kind} ${effect.flow}${effect.step === '' ? '' : `/${effect.step}`} ${effect.count} ${effect.by}`
    case 'count-send':
      return `count-send ${effect.send} ${effect.what} ${effect.reason ?? ''}`.trimEnd()
    case 'record-run':
      return `record-run ${names.of('run', effect.run.id)} ${effect.run.root} ${effect.outcome ?? `${effect.run.state} at ${effect.run.step}`}`
    case 'record-hand-over': {
      const { agent = 'nobody', answers, id, team, unanswered } = effect.handOver
      const stands = effect.closed ?? `${agent} has it, ${unanswered} unanswered, ${answers} answers`
      return `record-hand-over ${names.of('handover', id)} of ${effect.thread} to ${team}: ${stands}`
    }
    case 'release-identifier':
      return `release-identifier ${effect.identifier}`
    case 'change-profile':
      return `change-profile ${effect.traits.join(', ')}`
    case 'transfer-profile':
      return `transfer-profile of ${effect.profile.identifiers.join(', ')}`
  }
}
