import { z } from 'zod'
import { subjectOf, type ToldFact } from './told-fact.ts'

export const deadLetterSchema = z.object({
  /** Number of the fact. */
  number: z.int(),
  id: z.string(),
  reason: z.string(),
  at: z.number(),
  subject: z.string().optional(),
  /** Whether a later fact about the same was taken since: this one would be wrong by now. */
  superseded: z.boolean(),
})

/** A fact that the destination has refused for good. */
export type DeadLetter = z.infer<typeof deadLetterSchema>

/** Refused facts that are kept; where there are more, the next one is tried again until somebody looks after them. */
const MAX_DEAD = 10_000

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

  add(fact: ToldFact, reason: string, at: number): void {
    const { content, number } = fact
    this.#letters.push({ number, id: content.id, reason, at, subject: subjectOf(fact), superseded: false })
  }

  /** Notes that a fact was taken: what was refused of the same before it is not to be sent any more. */
  supersede(fact: ToldFact): void {
    if (this.#letters.length === 0) return
    const subject = subjectOf(fact)
    if (subject === undefined) return
    this.#letters = this.#letters.map((letter) =>
      letter.subject === subject && letter.number < fact.number ? { ...letter, superseded: true } : letter,
    )
  }

  /** Takes out those with these ids, or all. */
  take(ids: ReadonlySet<string> | undefined): readonly DeadLetter[] {
    const [kept, taken] = [false, true].map((isTaken) =>
      this.#letters.filter(({ id }) => (ids === undefined || ids.has(id)) === isTaken),
    )
    this.#letters = kept!
    return taken!
  }
}
