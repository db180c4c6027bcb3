import { randomBytes } from 'node:crypto'
import { type CodePurpose, comparableCode, FOREVER, whyCodeUnusable } from '@attune/engine'
import type { CodeBatch } from '../codes/batch.ts'
import type { CodeKeys } from '../codes/code-keys.ts'
import { CODE_STATES } from '../codes/code-states.ts'
import { HASH_BYTES } from '../codes/imported-codes.ts'
import { RADIX } from '../codes/symbols.ts'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { nameOfRedemption } from '../runner/redemption-name.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Guesses that it takes on average to find one code of a series. */
const GUESSES_PER_HIT = 1_000_000

const KEY_BYTES = 32

/** Opens a batch of unique codes. The same one again changes nothing. */
export async function openCodes({ batch: asked }: Call & { type: 'open-codes' }, around: Surroundings): Promise<Reply> {
  const { clock, runner } = around
  const problem = whyPointless(asked.purpose, around)
  if (problem) return problem
  const { count, generated, id } = asked
  if (generated) {
    const all = (runner.codes.seriesFor(generated.prefix, generated.length)?.next ?? 0) + count
    if (all * GUESSES_PER_HIT > RADIX ** generated.length)
      return errorReply('invalid_value', {
        field: 'length',
        message: `So many codes of ${generated.length} random symbols could be guessed; give them ${lengthFor(all)}.`,
      })
  }
  const batch: CodeBatch = { ...asked, createdAt: clock.now(), ...keyed(asked, runner.codeKeys) }
  if (!runner.codes.batch(id)) await runner.changeCodes({ to: 'opened', batch })
  if (!isSame(runner.codes.batch(id)!, asked)) return errorReply('codes_batch_exists')
  return replyWith(id, around)
}

/** What it takes to hash the codes of a file. It is for this server's own use. */
export interface ImportKey {
  /** In base64. */
  readonly key: string
}

/** Tells under which key the codes of a file are to be hashed. */
export function beginImport({ batch: id }: Call & { type: 'begin-import' }, { runner }: Surroundings): Reply {
  const batch = runner.codes.batch(id)
  if (!batch) return errorReply('codes_batch_unknown')
  if (batch.generated) return errorReply('codes_batch_exists', { message: 'The codes of this batch were generated.' })
  return { status: 200, body: JSON.stringify({ key: runner.codeKeys.open(batch.importKey!) } satisfies ImportKey) }
}

/** Takes in codes that somebody else has made, by their hashes. */
export async function growCodes(call: Call & { type: 'grow-codes' }, { runner }: Surroundings): Promise<Reply> {
  const fresh = runner.codes.newAmong(call.hashes)
  const hashes = Buffer.from(fresh).toString('base64')
  if (fresh.length > 0) await runner.changeCodes({ to: 'grown', batch: call.batch, hashes })
  const taken = fresh.length / HASH_BYTES
  return { status: 200, body: JSON.stringify({ taken, repeated: call.hashes.length / HASH_BYTES - taken }) }
}

/** Lets all codes of a batch that nobody has used be of no use. */
export async function revokeCodes({ batch }: Call & { type: 'revoke-codes' }, around: Surroundings): Promise<Reply> {
  if (!around.runner.codes.batch(batch)) return errorReply('codes_batch_unknown')
  await around.runner.changeCodes({ to: 'revoked', batch })
  return replyWith(batch, around)
}

export function readCodes({ batch }: Call & { type: 'read-codes' }, around: Surroundings): Reply {
  const { codes } = around.runner
  if (batch === undefined) {
    const batches = codes.batches().map(({ id }) => viewBatch(id, around))
    return { status: 200, body: JSON.stringify({ batches }) }
  }
  return codes.batch(batch) ? replyWith(batch, around) : errorReply('codes_batch_unknown')
}

/** How one code stands, whoever names it. */
export async function lookUpCode(
  { code: text }: Call & { type: 'look-up-code' },
  { runner }: Surroundings,
): Promise<Reply> {
  const code = await runner.look(0, () => runner.codes.find(text))
  if (code === 'mistyped') return errorReply('code_mistyped')
  if (code === 'unknown') return errorReply('code_unknown')
  const { at, batch, endsAt, place, purpose, startsAt, state } = code
  return {
    status: 200,
    body: JSON.stringify({
      ...{ batch, ...purpose, state },
      at: state === 'free' ? null : instantOf(at),
      place: place ?? null,
      starts: Number.isFinite(startsAt) ? instantOf(startsAt) : null,
      ends: Number.isFinite(endsAt) ? instantOf(endsAt) : null,
    }),
  }
}

/** What tills gave for codes while their lines were down and should not have, newest first. */
export async function readCodeConflicts(
  { before, limit }: Call & { type: 'read-code-conflicts' },
  { runner, store }: Surroundings,
): Promise<Reply> {
  const unstored =
    before === undefined ? runner.unstored.flatMap(({ codeConflicts }) => codeConflicts.toReversed()) : []
  const { next, rows } = await store.codeConflicts(before, limit)
  // A commit may end between the two looks.
  const known = new Set(unstored.map(({ code, redemption }) => `${redemption}/${code}`))
  const all = [...unstored, ...rows.filter(({ code, redemption }) => !known.has(`${redemption}/${code}`))]
  const conflicts = all.map(({ at, customer, firstAt, firstPlace, place, redemption, usedAt, ...row }) => ({
    ...{
      redemption: nameOfRedemption(redemption, customer),
      ...row,
      at: instantOf(at),
      usedAt: instantOf(usedAt),
      place: place ?? null,
    },
    ...{ firstAt: firstAt === 0 ? null : instantOf(firstAt), firstPlace: firstPlace ?? null },
  }))
  return { status: 200, body: JSON.stringify({ conflicts, next: next ?? null }) }
}

/** A code that an offline token can be made for. It is for this server's own use. */
export interface CodeForToken {
  readonly offer: string
  readonly code: string
  readonly startsAt: number
  /** Null: it never ends. */
  readonly endsAt: number | null
}

/** Finds a code that can still be used, by itself or as that of a copy in somebody's wallet. */
export async function findCode(
  { code: text, grant: asked }: Call & { type: 'find-code' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const customer = asked === undefined ? 0 : runner.find(asked[0])
  const found = await runner.look(customer, (held) => {
    const copy = asked && held?.grants.find(({ id }) => id === asked[1])
    const code = text === undefined ? copy?.code && runner.codes.get(copy.code) : runner.codes.find(text)
    return { code, endsAt: copy?.endsAt ?? Number.POSITIVE_INFINITY }
  })
  const { code } = found
  if (code === undefined || code === 'unknown') return errorReply('code_unknown')
  if (code === 'mistyped') return errorReply('code_mistyped')
  const written = text ?? runner.codes.textOf(code)
  const refusal =
    code.state === 'used' || code.state === 'held' ? code.state : whyCodeUnusable(code, code.owner, clock.now())
  if (code.purpose.offer === undefined || written === undefined || refusal !== undefined)
    return errorReply('code_not_free')
  const endsAt = Math.min(code.endsAt, found.endsAt)
  const answer: CodeForToken = {
    ...{ offer: code.purpose.offer, code: comparableCode(written) },
    startsAt: Math.max(0, code.startsAt),
    endsAt: endsAt >= FOREVER ? null : endsAt,
  }
  return { status: 200, body: JSON.stringify(answer) }
}

/** What it takes to write a part of a batch's codes down. It holds the key of the series: it is for this server's own use. */
export interface CodesToWrite {
  readonly generated: NonNullable<CodeBatch['generated']>
  readonly count: number
  /** States of the codes from the one asked for on, in base64, a byte each (see `CODE_STATES`). */
  readonly states: string
}

/** Codes whose states are handed over at once. */
const PART = 65_536

export function exportCodes({ batch: id, from }: Call & { type: 'export-codes' }, { runner }: Surroundings): Reply {
  const batch = runner.codes.batch(id)
  if (!batch) return errorReply('codes_batch_unknown')
  const { count, generated } = batch
  if (!generated)
    return errorReply('codes_batch_exists', { message: 'Of codes that were imported only hashes are kept.' })
  // They are worked out on the other side.
  const opened = { ...generated, key: runner.codeKeys.open(generated.key) }
  const states = Buffer.from(runner.codes.statesOf(id, from, from + PART)).toString('base64')
  return { status: 200, body: JSON.stringify({ generated: opened, count, states } satisfies CodesToWrite) }
}

function replyWith(id: string, around: Surroundings): Reply {
  return { status: 200, body: JSON.stringify(viewBatch(id, around)) }
}

function viewBatch(id: string, { runner }: Surroundings) {
  const { count, createdAt, endsAt, generated, label, purpose, revokedAt, startsAt } = runner.codes.batch(id)!
  const counts = runner.codes.countsOf(id)
  return {
    ...{
      id,
      ...purpose,
      label: label ?? null,
      count,
      prefix: generated?.prefix ?? null,
      length: generated?.length ?? null,
    },
    imported: generated === undefined,
    createdAt: instantOf(createdAt),
    starts: startsAt === undefined ? null : instantOf(startsAt),
    ends: endsAt === undefined ? null : instantOf(endsAt),
    revokedAt: revokedAt === undefined ? null : instantOf(revokedAt),
    ...Object.fromEntries(CODE_STATES.map((state) => [state, counts.get(state)!])),
  }
}

/** Why nothing could be had for such codes. */
function whyPointless({ offer, points }: CodePurpose, { runner }: Surroundings): Reply | undefined {
  const { offers, programmes } = runner.playbook
  if (points && !programmes.has(points.programme)) return errorReply('programme_unknown', { field: 'points.programme' })
  if (offer === undefined) return undefined
  const known = offers.get(offer)
  if (!known) return errorReply('invalid_value', { field: 'offer', message: 'The playbook has no such offer.' })
  if (known.redemption?.uniqueCodes) return undefined
  const message = 'The offer is not for unique codes; say `codes: unique` in its redemption.'
  return errorReply('invalid_value', { field: 'offer', message })
}

function keyed({ generated }: Pick<CodeBatch, 'generated'>, keys: CodeKeys): Partial<CodeBatch> {
  const key = keys.seal(randomBytes(KEY_BYTES).toString('base64'))
  return generated ? { generated: { ...generated, key } } : { importKey: key }
}

/** Whether a batch is the one that is asked for, so that asking again does no harm. */
function isSame(batch: CodeBatch, asked: Omit<CodeBatch, 'createdAt'>): boolean {
  const plain = ({ count, endsAt, generated, purpose, startsAt }: Omit<CodeBatch, 'createdAt'>) =>
    JSON.stringify([generated && [count, generated.prefix, generated.length], purpose, startsAt, endsAt])
  return plain(batch) === plain(asked)
}

function lengthFor(count: number): number {
  return Math.ceil(Math.log2(count * GUESSES_PER_HIT) / Math.log2(RADIX))
}
