import {
  type Consent,
  type ConsentChanged,
  type Event,
  type IdentifierLost,
  isUpkeep,
  namespaceOf,
  refusalsFrom,
} from '@attune/engine'
import type { Move } from '../directory/directory.ts'
import { RecordBatch } from '../log/record-batch.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { Erasing } from '../privacy/erasing.ts'
import { sealRecord } from '../privacy/seal-record.ts'
import type { Outcome } from './apply-effects.ts'
import { CatchingUp } from './catching-up.ts'
import { type EventInput, eventFor, type Input, recordOf } from './job.ts'
import { type Appended, type Log, LogRefusedError } from './log.ts'
import { Merging } from './merging.ts'
import { writeEvent, writeRecord } from './record.ts'
import type { Repeats } from './repeats.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'

interface Parts {
  readonly state: State
  readonly log: Log
  readonly store: Store
  readonly repeats: Repeats
  readonly unstored: () => readonly PendingChanges[]
  /** Records of histories that are read in one turn of catching up. */
  readonly recordsInTurn: number
  /** Told of each batch that the log has taken. */
  readonly onAppended: (appended: Appended) => void
}

/**
 * The way of inputs into the state: resolved to customers, loaded, appended to the log, stepped. Where an event shows
 * two customers to be one, everything before it is taken in first, then the merge, then the event: each sees the
 * state as of all earlier records.
 */
export class Intake {
  readonly #parts: Parts
  readonly #merging: Merging
  readonly #erasing: Erasing
  readonly #catchingUp: CatchingUp
  #erasedEvents = 0
  #repeatedEvents = 0
  /**
   * Identifiers tied by events that the log then refused, with whom they led to before: the next event that carries
   * them ties them.
   */
  readonly #unlogged = new Map<string, Move | undefined>()
  #last: number
  #now = 0
  #outcome: Outcome | undefined

  constructor(parts: Parts, last: number) {
    this.#parts = parts
    this.#last = last
    const take = (inputs: readonly Input[]) => this.#takePart(inputs)
    this.#catchingUp = new CatchingUp({ ...parts, take })
    const bringUp = (customers: readonly number[]) => this.#catchingUp.bringUp(customers, this.#now)
    this.#merging = new Merging({ ...parts, take, bringUp })
    this.#erasing = new Erasing({ ...parts, take, unlogged: () => this.#unlogged.keys() })
  }

  get merging(): Merging {
    return this.#merging
  }

  get catchingUp(): CatchingUp {
    return this.#catchingUp
  }

  get erasing(): Erasing {
    return this.#erasing
  }

  /** Events that came again since the start. */
  get repeatedEvents(): number {
    return this.#repeatedEvents
  }

  /** Events that were let go of since the start because the person was erased. */
  get erasedEvents(): number {
    return this.#erasedEvents
  }

  /**
   * Takes inputs in as of `now`; what the steps leave to be done goes to `outcome`. Rejects with `LogRefusedError`
   * where the log refuses a part: what came before stays taken in, the rest is as if it had never come.
   */
  async take(inputs: readonly Input[], now: number, outcome: Outcome): Promise<void> {
    this.#now = now
    this.#outcome = outcome
    let from = 0
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i]!
      if (input.kind === 'event' && this.#isBuried(input)) {
        this.#letGo(input)
        continue
      }
      if (input.kind === 'turn') {
        await this.#takePart(inputs.slice(from, i))
        from = i + 1
        await input.perform()
      } else if (input.kind === 'event' && this.#isJoining(input)) {
        await this.#takePart(inputs.slice(from, i))
        from = i
        await this.#join(input)
      }
      if (input.kind === 'event' && this.#isNaming(input)) {
        await this.#takePart(inputs.slice(from, i))
        from = i
        await this.#tellApart(input)
      }
      if (input.kind === 'event') {
        const moves = this.#resolve(input)
        if (moves.length > 0) {
          await this.#takePart(inputs.slice(from, i))
          from = i
          await this.#part(moves, input)
        }
      } else if (input.kind === 'read')
        input.customer = this.#parts.state.directory.kin.current(input.after?.customer ?? input.customer)
    }
    await this.#takePart(from === 0 ? inputs : inputs.slice(from))
  }

  /** To be called for inputs that were resolved and then refused: what they tied is told by the next that carries it. */
  takeBack(inputs: readonly Input[]): void {
    for (const input of inputs) {
      if (input.kind !== 'event') continue
      for (const tie of input.event.ties ?? []) this.#unlogged.set(tie, undefined)
      for (const move of input.moves) this.#unlogged.set(move.identifier, move)
    }
  }

  async #takePart(given: readonly Input[]): Promise<void> {
    if (given.length === 0) return
    const { repeats, state } = this.#parts
    await state.load(given)
    const inputs = given.filter((input) => !this.#isGone(input))
    const known = await repeats.find(inputs, this.#now)
    this.#repeatedEvents += known.size
    this.#append(inputs, known)
    for (const input of inputs) {
      if (input.kind === 'event' && known.has(input))
        input.outcome = { customer: input.customer, repeated: true, failed: false, decisions: [] }
      else state.apply(input, this.#now, this.#outcome!)
      if (input.kind === 'event' && input.event.type === 'erased')
        for (const identifier of input.event.identifiers) this.#unlogged.delete(identifier)
    }
  }

  /** Whether an event tells of a time before the person was erased. */
  #isBuried({ event, identifiers }: EventInput): boolean {
    if (identifiers === undefined) return false
    const { playbook, tombstones } = this.#parts.state
    return tombstones.cover(identifiers, event.at, (one) => playbook.identity.strengthOf(one) === 'weak')
  }

  /** Whether an input is to be left out: its customer was erased, or it was let go of before. */
  #isGone(input: Input): boolean {
    if (input.kind !== 'event') return false
    if (input.outcome?.erased) return true
    const { customer, event } = input
    // Upkeep has nothing to tell, and going through all customers counts them.
    if (isUpkeep(event) || (this.#parts.state.cache.peek(customer)?.erasedAt ?? 0) === 0) return false
    this.#letGo(input)
    return true
  }

  #letGo(input: EventInput): void {
    input.outcome = { customer: 0, repeated: false, failed: false, erased: true, decisions: [] }
    this.#erasedEvents++
  }

  #isJoining({ claims, identifiers }: EventInput): boolean {
    return claims !== undefined && this.#parts.state.directory.joining(identifiers!, claims) !== undefined
  }

  #isNaming({ asked, claims, identifiers }: EventInput): boolean {
    return !asked && claims !== undefined && this.#parts.state.directory.naming(identifiers!, claims) !== undefined
  }

  /**
   * A name that nobody has yet, for which whom the event leads to has no room (a second account number), is somebody
   * else's: the event is theirs, and what leads to the other one stays there.
   */
  async #tellApart(input: EventInput): Promise<void> {
    const { directory, playbook } = this.#parts.state
    const naming = directory.naming(input.identifiers!, input.claims!)
    if (!naming) return
    const [document] = await this.#merging.documents([naming.customer])
    const { identity } = playbook
    const isFull = naming.fresh.some((identifier) => {
      const namespace = namespaceOf(identifier)
      const held = document!.identifiers.filter((known) => namespaceOf(known) === namespace)
      return held.length >= identity.limitOf(namespace)
    })
    if (isFull)
      input.identifiers = input.identifiers!.filter((identifier) => directory.find(identifier) !== naming.customer)
  }

  async #join({ asked, claims, event, identifiers }: EventInput): Promise<void> {
    const joining = this.#parts.state.directory.joining(identifiers!, claims!)
    if (joining)
      await this.#merging.join(joining, { by: 'identifiers', event: event.id, identifiers: identifiers! }, asked)
  }

  /** Tells those whom identifiers led to that they do no longer; what was refused from an address goes along with it. */
  async #part(moves: readonly Move[], { customer, event }: EventInput): Promise<void> {
    const documents = await this.#merging.documents(moves.map(({ from }) => from))
    const inputs = moves.flatMap(({ from, identifier, origin }, i) => {
      const refusals = refusalsFrom(documents[i]!, identifier)
      const lost: IdentifierLost = {
        ...{ type: 'identifier-lost', id: `${event.id}/lost/${identifier}`, at: event.at, identifier, to: customer },
        ...(origin !== from && { origin }),
      }
      return [eventFor(from, lost), ...refusals.map((refusal) => eventFor(customer, refusedBefore(refusal, event)))]
    })
    await this.#takePart(inputs)
  }

  /** Settles to whom an event belongs and notes what it ties; gives what led to others before. */
  #resolve(input: EventInput): readonly Move[] {
    const { directory } = this.#parts.state
    const { claims, event, identifiers } = input
    if (identifiers === undefined || claims === undefined) {
      input.customer = directory.kin.current(input.customer)
      return input.moves
    }
    const { customer, moves, origin, ties } = directory.resolve(identifiers, claims)
    input.customer = customer
    const again = this.#unlogged.size === 0 ? [] : identifiers.filter((identifier) => this.#unlogged.has(identifier))
    input.moves = again.length === 0 ? moves : [...moves, ...this.#movedBefore(again, customer)]
    const changed = ties.length > 0 || again.length > 0
    if (!changed && origin === customer) return input.moves
    input.json = undefined
    input.event = {
      ...event,
      ...(changed && { ties: [...new Set([...ties, ...again])] }),
      ...(changed && claims.verified.length > 0 && { verified: claims.verified }),
      ...(changed && !claims.trusted && { claimed: true as const }),
      ...(origin !== customer && { origin }),
    }
    return input.moves
  }

  /** Of identifiers whose tie was refused by the log, what has led to somebody else before that. */
  #movedBefore(identifiers: readonly string[], customer: number): Move[] {
    return identifiers.flatMap((identifier) => {
      const move = this.#unlogged.get(identifier)
      this.#unlogged.delete(identifier)
      return move === undefined || move.from === customer ? [] : [move]
    })
  }

  /** Appends the inputs to the log. Where it refuses, everything is as if they had never come. */
  #append(inputs: readonly Input[], repeats: ReadonlySet<Input>): void {
    const { log, onAppended, state } = this.#parts
    const batch = new RecordBatch(Math.max(1024, inputs.length * 512))
    for (const input of inputs) {
      if (repeats.has(input)) continue
      if (input.kind === 'event' && input.json && !state.sealing.isActive) {
        writeEvent(batch, this.#now, input.customer, input.json)
        continue
      }
      const record = recordOf(input, this.#now)
      if (record) writeRecord(batch, sealRecord(record, state.sealing))
    }
    if (batch.count === 0) return
    const first = this.#last + 1
    try {
      const appended = log.append(batch)
      this.#last = appended.last
      onAppended(appended)
    } catch (error) {
      if (error instanceof LogRefusedError) this.#parts.repeats.forget(this.#now)
      throw error
    }
    state.pending.history.add({ first, bytes: batch.bytes })
  }
}

/** A refusal that was said from an address before the event that brought the address to somebody else. */
function refusedBefore({ at, channel, topic, wording }: Consent, event: Event): ConsentChanged {
  return {
    ...{ type: 'consent-changed', id: `${event.id}/refused/${channel}/${topic ?? ''}`, at, channel, state: 'denied' },
    source: 'address',
    ...(topic !== undefined && { topic }),
    ...(wording !== undefined && { wording }),
  }
}
