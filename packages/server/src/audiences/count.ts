import type { Asking } from './asking.ts'
import type { AudienceReads } from './open-reads.ts'

/** How far going through everybody has come. */
export interface Count {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed'
  readonly asked: number
  readonly of: number
  /** Those for whom it holds among those who were asked. */
  readonly size: number
  /** Position of the log as of which everybody is asked. */
  readonly position: number
}

const AT_ONCE = 200

/** Asks everybody, as of one position; gives way after each few, and stops when it is told to. */
export async function* countAll(
  asking: Asking,
  reads: Pick<AudienceReads, 'documents' | 'lastCustomer'>,
  position: number,
): AsyncGenerator<Count> {
  const whole = reads.lastCustomer()
  let size = 0
  let after = 0
  for (;;) {
    const documents = reads.documents(after, AT_ONCE)
    for (const [, document] of documents) if (await asking.ask(document)) size++
    if (documents.length === 0) return yield { state: 'done', asked: whole, of: whole, size, position }
    after = documents.at(-1)![0]
    yield { state: 'running', asked: after, of: whole, size, position }
  }
}
