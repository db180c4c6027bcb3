import {
  type Customer,
  createCustomer,
  DEFAULT_LIMITS,
  type Decision,
  type Effect,
  type Erased,
  type Event,
  isRowId,
  isUpkeep,
  type Playbook,
  recall,
  rowKeyIn,
  type SendDue,
  type StepResult,
  step,
  type World,
} from '@attune/engine'
import { CodeBook } from '../codes/code-book.ts'
import { CodeKeys } from '../codes/code-keys.ts'
import { Directory } from '../directory/directory.ts'
import { CustomerCache } from '../documents/customer-cache.ts'
import { decodeAlone, encodeAlone } from '../documents/document-alone.ts'
import { Words } from '../documents/words.ts'
import { forgetPending } from '../pending/forget-pending.ts'
import { createPendingChanges, type PendingChanges } from '../pending/pending-changes.ts'
import { RowKeys, untimedKey } from '../pending/row-keys.ts'
import { SharedPages } from '../pending/shared-pages.ts'
import { Sealing, sealingTally } from '../privacy/sealing.ts'
import { Tombstones } from '../privacy/tombstones.ts'
import { SchemaBook } from '../schema/schema-book.ts'
import { cursorTally } from '../sends/tallies.ts'
import { Timers } from '../tables/timers.ts'
import { applyEffects, type Outcome } from './apply-effects.ts'
import { changedPublications, turnedBudgets } from './changed-publications.ts'
import { EraBook } from './era-book.ts'
import { changeExperiment, readPhase } from './experiment-phases.ts'
import { noteExperiment, noteFact, noteFacts } from './facts.ts'
import { customersOf, type EventInput, type EventOutcome, type Input } from './job.ts'
import type { Merge, Unmerge } from './record.ts'
import { NOW, SharedState } from './shared-state.ts'
import { shownInTexts } from './shown-in-texts.ts'
import type { Snapshot, Store } from './store.ts'

export interface StateOptions {
  readonly store: Store
  /** Bytes that customers may take in memory. */
  readonly documentBytes: number
  /** Salt of the identifier index. */
  readonly salt: string
  /** With what identifiers of erased people are hashed. */
  readonly erasureSecret: Uint8Array
  /** How chosen traits are encrypted on disk; not at all where it is not given. */
  readonly sealing?: Sealing
  /** Without it, keys of codes are sealed for as long as the process lives. */
  readonly codeKeys?: CodeKeys
  readonly onTrouble: (what: string, error: unknown) => void
  /** Told of each step right before it is made; the simulation looks on here. */
  readonly onStep?: StepObserver
}

/** Looks at what a step is about to be given. */
export type StepObserver = (customer: Customer, event: Event, world: World) => void

/** What becomes of an event that found its send halted. */
const NOT_ASKED = (customer: number): EventOutcome => ({ customer, repeated: false, failed: false, decisions: [] })

const NOTHING_LEFT_OUT: readonly string[] = []

const UNTIED = { customer: 0, origin: 0, hold: 'claimed' } as const

/** What is stated beside an event has its id and this. */
const BESIDE = '#traits'

/** The tally of the rows that a load has brought. */
export function loadTally(load: string): string {
  return `loads/${load}`
}

/** A timer that stands in the past again after it fired waits this long, so that it cannot fire without end. */
const REFIRE_MS = 1000

/**
 * Everything that the records up to now have made of the store: customers, directory, timers, what customers share,
 * and what of it the store does not hold yet. Whether records come from the log or go into it makes no difference
 * here, which is what recovery rests on.
 */
export class State {
  readonly directory: Directory
  readonly words = new Words()
  readonly cache: CustomerCache
  readonly timers = new Timers()
  readonly shared = new SharedState()
  /** Memory for what is pending, where the store's thread reads it. */
  readonly pages = new SharedPages()
  pending: PendingChanges = createPendingChanges(this.pages)
  readonly tombstones: Tombstones
  readonly schema: SchemaBook
  readonly sealing: Sealing
  readonly rowKeys = new RowKeys()
  readonly codes: CodeBook
  readonly codeKeys: CodeKeys
  /** What has been asked of the past since when. */
  readonly eraBook: EraBook
  /** Customers who were looked for and whom the store does not hold: the log may yet refuse what they came with. */
  readonly #unheardOf = new Set<number>()
  /** The highest number of a customer who was ever stepped. */
  #lastStepped: number
  readonly #options: StateOptions
  readonly #world: { -readonly [K in keyof World]: World[K] }

  constructor(options: StateOptions, snapshot: Snapshot, playbook: Playbook) {
    this.#options = options
    this.directory = new Directory(options.salt, playbook.identity)
    this.sealing = options.sealing ?? new Sealing()
    this.#seal(playbook)
    this.tombstones = new Tombstones(options.erasureSecret)
    for (const [hash, at] of snapshot.tombstones) this.tombstones.note(hash, at)
    this.cache = new CustomerCache(this.words, options.documentBytes, this.sealing, this.pages)
    this.words.restore(snapshot.words)
    this.shared.restore(snapshot)
    this.schema = new SchemaBook(snapshot.seen, playbook)
    this.shared.adopt(playbook)
    this.directory.noteCustomer(snapshot.lastCustomer)
    this.#lastStepped = snapshot.lastCustomer
    for (const row of options.store.identifiers()) this.directory.tie(row.identifier, row)
    for (const { keys, latest } of options.store.rowKeys()) this.rowKeys.restore(keys, latest)
    this.codeKeys = options.codeKeys ?? new CodeKeys()
    this.codes = new CodeBook(this.codeKeys)
    this.codes.restore(snapshot.codeBatches, options.store.codeHashes(), options.store.codeMarks(), this.pending)
    this.rowKeys.noteForgotten(snapshot.rowKeysForgotten ?? Number.NEGATIVE_INFINITY)
    for (const { winner, loser, holds } of snapshot.merges) {
      this.directory.kin.noteFamily(winner, loser)
      if (holds) this.directory.kin.merge(winner, loser)
    }
    for (const [customer, wakeAt] of options.store.wakes()) this.timers.set(customer, wakeAt)
    const { shared } = this
    this.eraBook = new EraBook(shared, playbook)
    this.#world = {
      now: shared.tally(NOW),
      playbook,
      eras: this.eraBook.eras,
      feeds: shared,
      catalogue: shared.catalogue,
      model: shared.model,
      pools: shared,
      households: shared.households,
      limits: DEFAULT_LIMITS,
      codes: this.codes,
      affinity: shared.affinity,
      sends: shared.sends,
      experiments: { phaseOf: (experiment) => readPhase(experiment, shared, this.#world.playbook) },
    }
  }

  get playbook(): Playbook {
    return this.#world.playbook
  }

  /** What steps read besides the customer and the event. */
  get world(): World {
    return this.#world
  }

  #notes({ facts }: Outcome) {
    return { shared: this.shared, pending: this.pending, facts, wanted: this.playbook.wanted }
  }

  /** Time of the last record. */
  get now(): number {
    return this.#world.now
  }

  /** Brings the customers of the inputs into memory; those whom nobody has heard of come into being with their first step. */
  async load(inputs: readonly Input[]): Promise<void> {
    const missing = new Set<number>()
    for (const input of inputs) {
      for (const customer of customersOf(input)) if (customer > 0 && !this.cache.has(customer)) missing.add(customer)
    }
    if (missing.size === 0) return
    const found = await this.#options.store.customers([...missing])
    for (const [id, document] of found) this.cache.load(id, document)
    for (const id of missing) if (!found.has(id)) this.#unheardOf.add(id)
  }

  /** What is known of an event: whether it was applied before. Its customer must have been loaded. */
  recall({ customer, event }: EventInput): 'new' | 'repeat' | 'unknown' {
    if (isUpkeep(event)) return 'new'
    const known = this.cache.peek(customer)
    return known === undefined ? 'new' : recall(known.seen, event.id, event.at)
  }

  /** Whether an event without a time of its own came before, to a customer or to who is or was one with them. */
  hasComeUntimed(customer: number, id: string, family: ReadonlySet<number>): boolean {
    if (this.rowKeys.has(untimedKey(customer, id))) return true
    for (const member of family) if (this.rowKeys.has(untimedKey(member, id))) return true
    return false
  }

  /** Applies one input whose customer was loaded, as of `now`. */
  apply(input: Input, now: number, outcome: Outcome): void {
    // A read leaves no record, and what the store holds must follow from the records alone.
    if (input.kind !== 'read') this.#world.now = now
    switch (input.kind) {
      case 'event':
        input.outcome = this.#applyEvent(input.customer, input.event, now, outcome)
        return
      case 'merge':
        this.#applyMerge(input.customer, input.merge, now, outcome)
        return
      case 'unmerge':
        this.#applyUnmerge(input.customer, input.unmerge, now, outcome)
        return
      case 'turn':
        throw new Error('a turn is performed, not applied')
      case 'feed':
        for (const { feed, key, value } of input.values) this.shared.putFeed(feed, key, value, now, this.pending)
        return
      case 'catalogue':
        this.shared.changeCatalogue(input.changes, now, this.pending)
        return
      case 'experiment':
        changeExperiment(input.change, now, this.shared, this.pending)
        noteExperiment(input.change, now, this.#notes(outcome))
        return
      case 'codes':
        this.codes.change(input.change, now, this.pending)
        return
      case 'send':
        outcome.recalls.push(...this.shared.sends.change(input.change, now, this.pending))
        return
      case 'playbook':
        this.#adopt(input.playbook, now, outcome)
        return
      case 'read':
        input.read(this.cache.peek(input.customer), this.#world)
        return
    }
  }

  #applyEvent(customer: number, event: Event, now: number, outcome: Outcome): EventOutcome {
    const { pending, shared } = this
    if (event.type === 'send-due' && !this.#noteAsked(event)) return NOT_ASKED(customer)
    const before = outcome.decisions.length
    for (const tie of event.ties ?? []) this.#noteTie(tie)
    shared.addToTally('events', 1, pending)
    if (event.load !== undefined) this.#noteLoaded(event, event.load)
    if (event.untimed) this.#noteKey(untimedKey(event.origin ?? customer, event.id), Number.NEGATIVE_INFINITY)
    this.schema.note(event, customer, now)
    this.#noteSwept(event)
    let failed = false
    let result: StepResult | undefined
    try {
      result = this.#step(customer, event, now, outcome)
      this.#noteInbox(result.customer, event, outcome)
    } catch (error) {
      // What the engine changed before it failed stays as it is: the same on every replay, and nothing was sent.
      failed = true
      shared.addToTally('events/failed', 1, pending)
      this.#options.onTrouble(`the engine failed on event ${event.id} of customer ${customer}`, error)
    }
    if (event.type === 'erased') this.#forget(customer, event, outcome)
    const decisions = outcome.decisions.slice(before)
    const hasTexts = decisions.some(({ content }) => content !== undefined)
    const shown = result && hasTexts ? shownInTexts(result.customer, this.playbook, now) : undefined
    return { customer, repeated: false, failed, decisions, shown, leftOut: leftOutOf(result?.effects) }
  }

  /** Notes how far a send has come. One that was paused or cancelled meanwhile asks nobody; the host comes back to them. */
  #noteAsked({ place, send }: SendDue): boolean {
    if (this.shared.sends.get(send)?.state !== 'running') return false
    if (place === undefined) return true
    const [after, member] = place
    // Somebody before was not asked: they come first.
    if (this.shared.tally(cursorTally(send)) !== after) return false
    this.shared.setTally(cursorTally(send), member, this.pending)
    return true
  }

  /** Counts a row of a file, and notes its key. */
  #noteLoaded({ at, id }: Event, load: string): void {
    const { pending, shared } = this
    if (!id.endsWith(BESIDE)) shared.addToTally(loadTally(load), 1, pending)
    if (isRowId(id)) this.#noteKey(rowKeyIn(id), at)
  }

  #noteKey(key: string, at: number): void {
    this.rowKeys.add(key, at)
    this.pending.rowKeys.add(key, at)
  }

  /** Lets nothing lead to an erased customer any more, and keeps of the identifiers what it takes to know them again. */
  #forget(customer: number, event: Erased, outcome: Outcome): void {
    const { erasure, identifiers, reason, at } = event
    const tombstones = identifiers.map((identifier) => this.tombstones.hashOf(identifier))
    for (const hash of tombstones) this.tombstones.note(hash, at)
    for (const identifier of identifiers) this.#release(customer, identifier)
    this.directory.forget(customer)
    this.schema.forget(customer)
    forgetPending(this.pending, customer)
    // Nobody has been told yet what this drain has led to.
    remove(outcome.facts, (fact) => fact.customer === customer)
    noteFact('customer-erased', customer, identifiers, erasure, { reason }, at, this.#notes(outcome))
    const partners = [...this.directory.kin.familyOf(customer)].filter((one) => one !== customer)
    this.pending.erasures.push({ id: erasure, customer, at, reason, partners, tombstones })
    outcome.erased.push(customer)
    this.shared.addToTally('erasures', 1, this.pending)
  }

  /** Makes one step of a customer who was loaded, or comes into being with it. */
  #step(customer: number, event: Event, now: number, outcome: Outcome): StepResult {
    const document = this.#open(customer, now)
    const household = document.household?.id
    try {
      this.#options.onStep?.(document, event, this.#world)
      const result = step(document, event, this.#world)
      for (const effect of result.effects)
        if (effect.type === 'release-identifier') this.#release(customer, effect.identifier)
        else if (effect.type === 'mark-code') this.codes.mark(effect, now, this.pending)
      applyEffects(customer, result.effects, now, this.shared, this.pending, outcome)
      noteFacts(document, result.effects, event, now, this.#notes(outcome))
      this.#notePublished(turnedBudgets(result.effects, this.playbook, this.shared), event.id, now, outcome)
      return result
    } finally {
      this.#noteHousehold(document, household, event)
      this.timers.set(customer, document.wakeAt <= now ? now + REFIRE_MS : document.wakeAt)
    }
  }

  /**
   * Notes for the store to which household a customer belongs, where a step changed that: a statement, a merge or its
   * undoing, an erasure. The timer's steps say it once more, which fills in what a store of before the list does not know.
   */
  #noteHousehold({ household, id: customer }: Customer, before: string | undefined, event: Event): void {
    const id = household?.id || undefined
    if (id === (before || undefined) && (id === undefined || !isUpkeep(event))) return
    this.pending.households.set(customer, { customer, household: id })
  }

  /** Lets a customer come into being, who has no past. */
  create(customer: number, now: number): void {
    this.cache.create(customer, now)
    this.cache.change(customer).era = this.#world.eras.current
  }

  #open(customer: number, now: number): Customer {
    if (this.#unheardOf.delete(customer)) this.create(customer, now)
    this.#lastStepped = Math.max(this.#lastStepped, customer)
    return this.cache.change(customer)
  }

  /** Joins two customers: everything of the loser goes to the winner, and everything that leads to the one leads to the other. */
  #applyMerge(winner: number, { id, loser, cause }: Merge, now: number, outcome: Outcome): void {
    const [winnerBefore, loserBefore] = [winner, loser].map((customer) =>
      encodeAlone(this.#open(customer, now), this.sealing),
    )
    const row = { id, winner, loser, at: now, cause: JSON.stringify(cause), undoneAt: undefined }
    this.pending.merges.set(id, { ...row, winnerBefore: winnerBefore!, loserBefore: loserBefore! })
    const away: Event = { type: 'merged-away', id: `${id}/away`, at: now, merge: id, into: winner }
    const { effects } = this.#step(loser, away, now, outcome)
    const profile = effects.find((effect) => effect.type === 'transfer-profile')!.profile
    noteFact(
      'customers-merged',
      winner,
      profile.identifiers,
      id,
      { merge: id, winner, loser },
      now,
      this.#notes(outcome),
    )
    this.directory.kin.merge(winner, loser)
    for (const identifier of profile.identifiers) this.#hand(identifier, loser, winner)
    this.#step(winner, { type: 'profile-received', id: `${id}/received`, at: now, merge: id, profile }, now, outcome)
    this.shared.addToTally('merges', 1, this.pending)
    outcome.regrouped.push(loser)
  }

  /** What joining two customers would make of the winner. Changes only the documents given, which must be copies. */
  rehearseMerge(winner: Customer, loser: Customer): Customer {
    const { now } = this
    const away: Event = { type: 'merged-away', id: 'rehearsal/away', at: now, merge: 'rehearsal', into: winner.id }
    const { profile } = step(loser, away, this.#world).effects.find((effect) => effect.type === 'transfer-profile')!
    const received: Event = { type: 'profile-received', id: 'rehearsal', at: now, merge: 'rehearsal', profile }
    return step(winner, received, this.#world).customer
  }

  /** What an event would lead to now, found out on a copy of the customer, or on somebody new where there is none. */
  rehearse(customer: Customer | undefined, event: Event, now: number, other: Partial<World> = {}): Decision[] {
    const copy = customer ? decodeAlone(encodeAlone(customer)) : createCustomer(0, now)
    return step(copy, event, { ...this.#world, now, ...other }).effects.flatMap((effect) =>
      effect.type === 'record-decision' ? [effect.decision] : [],
    )
  }

  #applyUnmerge(winner: number, { later, loser, merge, ...profiles }: Unmerge, now: number, outcome: Outcome): void {
    const [winnerProfile, loserProfile] = [profiles.winnerProfile, profiles.loserProfile].map((text) =>
      decodeAlone(Buffer.from(text, 'base64'), this.sealing),
    )
    this.directory.kin.part(winner, loser)
    for (const identifier of loserProfile!.identifiers) this.#hand(identifier, winner, loser)
    const restored = { type: 'profile-restored', id: `${merge}/undone`, at: now, merge } as const
    this.#step(winner, { ...restored, profile: winnerProfile! }, now, outcome)
    this.#step(loser, { ...restored, profile: loserProfile! }, now, outcome)
    noteFact('customers-separated', winner, [], `${merge}/undone`, { merge, winner, loser }, now, this.#notes(outcome))
    this.pending.undoneMerges.set(merge, now)
    for (const row of later) {
      const [winnerBefore, loserBefore] = [row.winnerBefore, row.loserBefore].map((text) => Buffer.from(text, 'base64'))
      const images = { winnerBefore: winnerBefore!, loserBefore: loserBefore! }
      this.pending.merges.set(row.id, { ...row, ...images, undoneAt: undefined })
    }
    this.shared.addToTally('merges/undone', 1, this.pending)
    outcome.regrouped.push(winner)
  }

  /** Lets an identifier that leads to one customer lead to another. */
  #hand(identifier: string, from: number, to: number): void {
    const tie = this.directory.tieOf(identifier)
    if (tie?.customer !== from) return
    this.directory.tie(identifier, { ...tie, customer: to })
    this.#noteTie(identifier)
  }

  #release(customer: number, identifier: string): void {
    if (this.directory.find(identifier) !== customer) return
    this.directory.untie(identifier)
    this.#noteTie(identifier)
  }

  /** Notes for the store how an identifier is tied. */
  #noteTie(identifier: string): void {
    const tie = this.directory.tieOf(identifier) ?? UNTIED
    this.pending.identifiers.set(identifier, { identifier, ...tie })
  }

  /** Notes what people who look at an inbox right now are to see. */
  #noteInbox(customer: Customer, event: Event, outcome: Outcome): void {
    if (event.type === 'inbox-read') {
      const readAt = customer.inbox.find(({ id }) => id === event.item)?.readAt
      outcome.acknowledged.push({ customer: customer.id, news: { id: event.item, readAt } })
    }
    if (event.type !== 'delivery-reported' || event.outcome !== 'delivered') return
    const item = customer.inbox.find(({ id }) => id === event.delivery)
    if (item) outcome.arrivals.push({ customer: customer.id, item })
  }

  /** Lets traits be sealed as a playbook says. Throws where there is no key to do it with. */
  #seal(playbook: Playbook): void {
    const { encrypt } = playbook.definition.privacy
    this.sealing.choose(encrypt)
    if (encrypt.length > 0) this.shared.setTally(sealingTally(this.sealing.current!), 1, this.pending)
  }

  /** Notes that tills and shops are told otherwise of some offers. */
  #notePublished(offers: readonly string[], cause: string, now: number, outcome: Outcome): void {
    if (offers.length === 0) return
    const content = { playbook: this.playbook.version, offers }
    noteFact('publication-changed', 0, [], cause, content, now, this.#notes(outcome))
  }

  #adopt(playbook: Playbook, now: number, outcome: Outcome): void {
    const published = changedPublications(this.playbook.definition, playbook.definition)
    this.#seal(playbook)
    this.eraBook.adopt(this.playbook, playbook, now, this.pending)
    this.#world.eras = this.eraBook.eras
    this.#world.playbook = playbook
    this.shared.adopt(playbook)
    this.shared.affinity.adopt(playbook.affinity?.halfLifeMs, this.pending)
    this.schema.adopt(playbook)
    this.directory.adopt(playbook.identity)
    this.#notePublished(published, playbook.version, now, outcome)
    this.pending.playbook = { version: playbook.version, json: JSON.stringify(playbook.definition), at: now }
    // Not the directory's last: it knows of customers whose event comes after the playbook, or was refused.
    this.shared.setTally(this.#sweepEnd, this.#lastStepped, this.pending)
    this.shared.setTally(this.#sweepDone, 0, this.pending)
    if (this.#lastStepped === 0) this.eraBook.noteReached(this.pending)
  }

  /**
   * The next customers who were last looked at by an earlier playbook; empty when there are none. How far it went is
   * kept with the tallies, so that a restart goes on where it was.
   */
  nextToSweep(limit: number): number[] {
    const first = this.shared.tally(this.#sweepDone) + 1
    const last = Math.min(this.shared.tally(this.#sweepEnd), first + limit - 1)
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  }

  /** How far looking at everybody by the present playbook has come. */
  get sweep(): { readonly done: number; readonly total: number } {
    return { done: this.shared.tally(this.#sweepDone), total: this.shared.tally(this.#sweepEnd) }
  }

  #noteSwept(event: Event): void {
    if (!isUpkeep(event) || !event.id.startsWith('sweep/')) return
    this.shared.addToTally(this.#sweepDone, 1, this.pending)
    if (this.nextToSweep(1).length === 0) this.eraBook.noteReached(this.pending)
  }

  get #sweepDone(): string {
    return `sweep/${this.playbook.version}/done`
  }

  get #sweepEnd(): string {
    return `sweep/${this.playbook.version}/end`
  }
}

function remove<T>(list: T[], isOut: (one: T) => boolean): void {
  const kept = list.filter((one) => !isOut(one))
  list.splice(0, list.length, ...kept)
}

/** Traits that were stated and for which there was no room. */
function leftOutOf(effects: readonly Effect[] = []): readonly string[] {
  const left = effects.filter((effect) => effect.type === 'leave-out-trait')
  return left.length === 0 ? NOTHING_LEFT_OUT : left.map(({ name }) => name)
}
