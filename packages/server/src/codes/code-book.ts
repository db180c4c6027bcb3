import {
  type CodeMiss,
  type CodeName,
  type CodeState,
  type Codes,
  comparableCode,
  type Effect,
  type KnownCode,
} from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import type { CodeHashesRow, CodeMarkRow } from '../runner/store.ts'
import type { CodeBatch, CodesChange } from './batch.ts'
import { CodeKeys } from './code-keys.ts'
import { type CodeMark, CodeStates } from './code-states.ts'
import { HASH_BYTES, hashOfCode, ImportedCodes } from './imported-codes.ts'
import { Series, type SeriesSpec } from './series.ts'
import { valuesOf } from './symbols.ts'

interface Held {
  batch: CodeBatch
  readonly states: CodeStates
  /** Undefined where they were generated. */
  readonly imported: ImportedCodes | undefined
}

interface HeldSeries {
  readonly spec: SeriesSpec
  readonly series: Series
  /** In the order of their numbers. */
  readonly batches: Held[]
}

type MarkCode = Effect & { readonly type: 'mark-code' }

/**
 * All unique codes and how they stand (invariant 6). It changes only between steps and in the order of the log, and each
 * change is noted for the store.
 */
export class CodeBook implements Codes {
  readonly #keys: CodeKeys
  readonly #held = new Map<string, Held>()
  readonly #series: HeldSeries[] = []
  readonly #imported: Held[] = []
  /** The key under which all imported codes are hashed, once it was asked for. */
  #importSecret: Uint8Array | undefined

  constructor(keys = new CodeKeys()) {
    this.#keys = keys
  }

  /** Takes over what the store holds. A key that lies there unsealed, as all of them once did, is sealed with the next checkpoint. */
  restore(
    stored: readonly CodeBatch[],
    hashes: Iterable<CodeHashesRow>,
    marks: Iterable<CodeMarkRow>,
    pending: PendingChanges,
  ): void {
    // Batches of one series share its key: sealed once, it is the same text in all of them.
    const sealed = new Map<string, string>()
    const batches = stored.map((batch) => this.#sealedLike(batch, sealed))
    for (const [i, batch] of batches.entries()) if (batch !== stored[i]) pending.codeBatches.set(batch.id, batch)
    for (const batch of batches) this.#open(batch.generated ? batch : { ...batch, count: 0 })
    for (const { batch, hashes: packed } of hashes) this.#grow(this.#held.get(batch)!, packed)
    for (const { batch, number, ...mark } of marks) this.#held.get(batch)?.states.set(number, mark)
  }

  /** Lets batches be as a record of the log says. */
  change(change: CodesChange, at: number, pending: PendingChanges): void {
    if (change.to === 'opened') {
      if (this.#held.has(change.batch.id)) return
      this.#open(this.#placed(change.batch))
    } else {
      const held = this.#held.get(change.batch)
      if (!held) return
      if (change.to === 'revoked') held.batch = { ...held.batch, revokedAt: held.batch.revokedAt ?? at }
      else {
        const hashes = Uint8Array.from(Buffer.from(change.hashes, 'base64'))
        pending.codeHashes.push({ batch: change.batch, first: held.batch.count, hashes })
        this.#grow(held, hashes)
      }
    }
    const { batch } = this.#held.get(typeof change.batch === 'string' ? change.batch : change.batch.id)!
    pending.codeBatches.set(batch.id, batch)
  }

  /** Lets a code stand as a step asks for. */
  mark({ batch, number, owner, place, state }: MarkCode, at: number, pending: PendingChanges): void {
    const mark: CodeMark = { state, at, place, owner }
    this.#held.get(batch)?.states.set(number, mark)
    pending.codeMarks.set(`${batch}/${number}`, { batch, number, ...mark })
  }

  find(text: string): KnownCode | CodeMiss {
    return this.#findImported(text) ?? this.#findGenerated(text)
  }

  get({ batch, number }: CodeName): KnownCode | undefined {
    const held = this.#held.get(batch)
    return held && number < held.batch.count ? knownCode(held, number) : undefined
  }

  nextFree(offer: string, isTaken: (name: CodeName) => boolean): CodeName | undefined {
    for (const { batch, states } of this.#held.values()) {
      if (batch.purpose.offer !== offer || batch.revokedAt !== undefined) continue
      // Of those that were imported nobody could say what they look like.
      if (batch.generated === undefined) continue
      const number = states.nextFree((taken) => isTaken({ batch: batch.id, number: taken }))
      if (number !== undefined) return { batch: batch.id, number }
    }
    return undefined
  }

  /** A code as it is printed; undefined for one that was imported. */
  textOf({ batch, number }: CodeName): string | undefined {
    const generated = this.#held.get(batch)?.batch.generated
    return generated && this.#seriesOf(generated).series.codes(generated.first + number, 1)[0]
  }

  batch(id: string): CodeBatch | undefined {
    return this.#held.get(id)?.batch
  }

  batches(): readonly CodeBatch[] {
    return [...this.#held.values()].map(({ batch }) => batch)
  }

  /** How many codes of a batch stand how. */
  countsOf(id: string): ReadonlyMap<CodeState, number> {
    return this.#held.get(id)!.states.counts
  }

  /** States of a batch's codes from one on, a byte each. */
  statesOf(id: string, from: number, to: number): Uint8Array {
    return this.#held.get(id)!.states.slice(from, to)
  }

  /** The key and next number of a series; undefined where it has not begun. */
  seriesFor(prefix: string, length: number): { readonly key: string; readonly next: number } | undefined {
    const found = this.#series.find(({ spec }) => spec.prefix === prefix && spec.length === length)
    const last = found?.batches.at(-1)?.batch
    return found && { key: found.spec.key, next: last!.generated!.first + last!.count }
  }

  /** The key under which imported codes are hashed; undefined where there are none yet. */
  get importKey(): string | undefined {
    return this.#imported[0]?.batch.importKey
  }

  /** Those of some hashes, one after another, that were not imported before, each once. */
  newAmong(hashes: Uint8Array): Uint8Array {
    const all = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
    const fresh = new Map<bigint, Buffer>()
    for (let at = 0; at < all.length; at += HASH_BYTES) {
      const hash = all.subarray(at, at + HASH_BYTES)
      if (!this.#imported.some(({ imported }) => imported!.find(hash) !== undefined))
        fresh.set(hash.readBigUInt64BE(0), hash)
    }
    return Buffer.concat([...fresh.values()])
  }

  #findImported(text: string): KnownCode | undefined {
    const key = this.importKey
    if (key === undefined) return undefined
    this.#importSecret ??= Buffer.from(this.#keys.open(key), 'base64')
    const hash = hashOfCode(this.#importSecret, comparableCode(text))
    for (const held of this.#imported) {
      const number = held.imported!.find(hash)
      if (number !== undefined) return knownCode(held, number)
    }
    return undefined
  }

  #findGenerated(text: string): KnownCode | CodeMiss {
    const values = valuesOf(text)
    if (values === undefined) return 'unknown'
    let miss: CodeMiss = 'unknown'
    for (const { batches, series } of this.#series) {
      const read = series.read(values)
      if (read === 'mistyped') miss = 'mistyped'
      if (typeof read === 'string') continue
      const held = batches.findLast(({ batch }) => batch.generated!.first <= read)
      const number = held ? read - held.batch.generated!.first : 0
      if (held && number < held.batch.count) return knownCode(held, number)
    }
    return miss
  }

  #sealedLike(batch: CodeBatch, known: Map<string, string>): CodeBatch {
    const { generated, importKey } = batch
    const key = generated?.key ?? importKey!
    const sealed = this.#keys.sealed(batch)
    if (sealed === batch) return batch
    const text = known.get(key) ?? sealed.generated?.key ?? sealed.importKey!
    known.set(key, text)
    return generated ? { ...batch, generated: { ...generated, key: text } } : { ...batch, importKey: text }
  }

  /** A new batch goes on where its series is, under the key of the series; those that are imported share a key too. */
  #placed(batch: CodeBatch): CodeBatch {
    const { generated } = batch
    if (!generated) return { ...batch, count: 0, importKey: this.importKey ?? batch.importKey! }
    const known = this.seriesFor(generated.prefix, generated.length)
    return { ...batch, generated: { ...generated, ...(known && { key: known.key }), first: known?.next ?? 0 } }
  }

  #open(batch: CodeBatch): void {
    const { generated } = batch
    const held: Held = { batch, states: new CodeStates(), imported: generated ? undefined : new ImportedCodes() }
    held.states.resize(batch.count)
    this.#held.set(batch.id, held)
    if (generated) this.#seriesOf(generated).batches.push(held)
    else this.#imported.push(held)
  }

  #seriesOf(spec: SeriesSpec): HeldSeries {
    const { key, length, prefix } = spec
    const known = this.#series.find((one) => one.spec.prefix === prefix && one.spec.length === length)
    if (known) return known
    const fresh = {
      spec: { key, length, prefix },
      series: new Series({ ...spec, key: this.#keys.open(key) }),
      batches: [],
    }
    this.#series.push(fresh)
    return fresh
  }

  #grow(held: Held, hashes: Uint8Array): void {
    held.imported!.add(hashes)
    held.batch = { ...held.batch, count: held.imported!.count }
    held.states.resize(held.batch.count)
  }
}

function knownCode({ batch, states }: Held, number: number): KnownCode {
  const mark = states.get(number)
  const isGone = batch.revokedAt !== undefined && (mark.state === 'free' || mark.state === 'given')
  return {
    ...{ batch: batch.id, number, purpose: batch.purpose },
    ...mark,
    state: isGone ? 'revoked' : mark.state,
    startsAt: batch.startsAt ?? Number.NEGATIVE_INFINITY,
    endsAt: batch.endsAt ?? Number.POSITIVE_INFINITY,
  }
}
