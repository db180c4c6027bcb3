import { z } from 'zod'
import { subjectOf, type ToldFact } from './told-fact.ts'

export const deadLetterSchema = z.object({
  /** Number of the fact; 0 of one that told that somebody is in an audience: that is looked up anew. */
  number: z.int(),
  id: z.string(),
  reason: z.string(),
  /** The beginning of what the destination answered. */
  answer: z.string().optional(),
  at: z.number(),
  /** Whose erasure takes it along. */
  customer: z.int().optional(),
  /** The audience in which a member was said to be. */
  audience: z.string().optional(),
  subject: z.string().optional(),
  /** Whether a later fact about the same was taken since: this one would be wrong by now. */
  superseded: z.boolean(),
})

/** A fact that the destination has refused for good. */
export type DeadLetter = z.infer<typeof deadLetterSchema>

/** Why a fact was put aside. */
export interface Refusal {
  readonly reason: string
  /** The beginning of what the destination answered. */
  readonly text?: string | undefined
}

/** Refused facts that are kept; where there are more, the next one is tried again until somebody looks after them. */
const MAX_DEAD = 10_000

/** Members among them: what a sync could not tell leaves room for what nobody could tell again. */
const MAX_MEMBERS = 5000

/** Characters of all answers that are kept: the file of them is written anew whenever one is added. */
const MAX_ANSWERS = 500_000

/** What one destination has refused for good, to be looked at and sent again. */
export class DeadLetters {
  #letters: DeadLetter[]

  constructor(letters: readonly DeadLetter[]) {
    this.#letters = [...letters]
  }

  get all(): readonly DeadLetter[] {
    return this.#letters
  }

  get isFull(): boolean {
    return this.#letters.length >= MAX_DEAD
  }

  /** Keeps a fact, without the answer or not at all where there are too many; of a member only the last refusal. */
  add(fact: ToldFact, { reason, text: answer = '' }: Refusal, at: number): void {
    const { content, customer, kind, number } = fact
    const subject = subjectOf(fact)
    if (number === 0) {
      this.#letters = this.#letters.filter((letter) => letter.number > 0 || letter.subject !== subject)
      if (this.#letters.length >= MAX_DEAD || this.#members.length >= MAX_MEMBERS) return
    }
    this.#letters.push({
      ...{ number, id: content.id, reason, at, subject, superseded: false },
      ...(this.#hasRoomFor(answer) && { answer }),
      ...(kind !== 'customer-erased' && { customer }),
      ...(number === 0 && { audience: content.audience as string }),
    })
  }

  /** Notes that a fact was taken: what was refused of the same before it is not to be sent any more. */
  supersede(fact: ToldFact): void {
    if (this.#letters.length === 0) return
    const subject = subjectOf(fact)
    if (subject === undefined) return
    const isNow = fact.number === 0
    if (isNow) this.#letters = this.#letters.filter((letter) => letter.number > 0 || letter.subject !== subject)
    this.#letters = this.#letters.map((letter) =>
      letter.subject === subject && (isNow || letter.number < fact.number) ? { ...letter, superseded: true } : letter,
    )
  }

  /** Takes out those with these ids, or all; but for members, of whom is to be told how they stand now. */
  take(ids: ReadonlySet<string> | undefined): readonly DeadLetter[] {
    const [kept, taken] = [false, true].map((isTaken) =>
      this.#letters.filter((letter) => (isChosen(letter, ids) && !isToLookUp(letter)) === isTaken),
    )
    this.#letters = kept!
    return taken!
  }

  /** Members with these ids, or all, who stay until it is found out how they stand. */
  members(ids: ReadonlySet<string> | undefined): readonly DeadLetter[] {
    return this.#members.filter((letter) => isChosen(letter, ids) && isToLookUp(letter))
  }

  /** Lets go of those with these ids. */
  drop(ids: ReadonlySet<string>): void {
    this.#letters = this.#letters.filter(({ id }) => !ids.has(id))
  }

  /** Lets go of what is about customers who were erased, but for saying so. */
  forget(customers: readonly number[]): void {
    const erased = new Set(customers)
    // Those from before the customer was noted name one in what they are about.
    const customerOf = ({ customer, subject = '' }: DeadLetter) => customer ?? Number.parseInt(subject, 10)
    this.#letters = this.#letters.filter((letter) => !erased.has(customerOf(letter)))
  }

  get #members(): readonly DeadLetter[] {
    return this.#letters.filter(({ number }) => number === 0)
  }

  #hasRoomFor(answer: string): boolean {
    if (answer === '') return false
    return this.#letters.reduce((sum, letter) => sum + (letter.answer?.length ?? 0), answer.length) <= MAX_ANSWERS
  }
}

/** Members who were refused, by audience: their letters and, in ascending order, their numbers. */
export function membersByAudience(letters: readonly DeadLetter[]) {
  return Array.from(
    Map.groupBy(letters, (letter) => letter.audience!),
    ([audience, ofIt]) => ({
      audience,
      letters: ofIt,
      among: ofIt.map(({ customer }) => customer!).sort((a, b) => a - b),
    }),
  )
}

function isChosen({ id }: DeadLetter, ids: ReadonlySet<string> | undefined): boolean {
  return ids === undefined || ids.has(id)
}

function isToLookUp({ number, superseded }: DeadLetter): boolean {
  return number === 0 && !superseded
}
