import {
  type Condition,
  type Customer,
  compileQuestion,
  type Playbook,
  type PlaybookProblem,
  type Recounting,
} from '@attune/engine'
import { decodeCustomer } from '../documents/customer-codec.ts'
import type { Sealing } from '../privacy/sealing.ts'
import { Past } from '../runner/past.ts'
import type { AudienceReads } from './open-reads.ts'

/** Records of a history that are held in memory at once. */
const PIECE = 500

/** The circumstances in which a question is asked. */
export interface Circumstances {
  readonly playbook: Playbook
  /** The present era: who has not reached it is asked with their history. */
  readonly era: number
  readonly now: number
  readonly sealing: Sealing
}

/** Asks stored customers a question, one at a time. */
export interface Asking {
  /** Whether it holds for whom a document describes; undefined for a number behind which nobody stands any more. */
  ask(document: Uint8Array): Promise<boolean | undefined>
}

/** What is wrong with a condition. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError'
  readonly problems: readonly PlaybookProblem[]

  constructor(problems: readonly PlaybookProblem[]) {
    super('the condition has mistakes')
    this.problems = problems
  }
}

/** Makes ready to ask. Throws `QuestionError` where the condition has mistakes. */
export function prepareAsking(
  where: Condition,
  { era, now, playbook, sealing }: Circumstances,
  reads: AudienceReads,
): Asking {
  const compiled = compileQuestion(playbook, where)
  if (!compiled.ok) throw new QuestionError(compiled.problems)
  const { question } = compiled
  const present = { now, catalogue: reads.catalogue }
  return {
    async ask(document) {
      const customer = decodeCustomer(document, reads.words, sealing)
      if (customer.mergedInto !== 0 || customer.erasedAt !== 0) return undefined
      return question.holds(customer, await pastFor(customer), present)
    },
  }

  async function pastFor(customer: Customer): Promise<Recounting | undefined> {
    if (!question.needsPast(customer, era)) return undefined
    const past = new Past(customer.id, { kin: reads.kin(), store: reads, unstored: () => [] })
    const counting = question.recount(customer)
    for (let isLast = false; !isLast; ) {
      const piece = await past.next(PIECE)
      counting.count(piece.events, present)
      ;({ isLast } = piece)
    }
    return counting
  }
}
