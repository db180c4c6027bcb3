/** Something happened in a thread or a journey that is counted: of a step, or of the whole where `step` is empty. */
export interface CountFlow {
  readonly type: 'count-flow'
  readonly kind: 'thread' | 'journey'
  readonly flow: string
  readonly variant: string | undefined
  readonly step: string
  /** `answerIn/CLASS` counts answers by how long they took (`flow/answer-times.ts`); an outcome counts ends. */
  readonly count:
    | 'started'
    | 'reopened'
    | 'entered'
    | 'answered'
    | `answerIn/${number}`
    | 'late'
    | 'misunderstood'
    | 'reminded'
    | 'timedOut'
    | 'gaveUp'
    | `ended/${string}`
  readonly by: number
}
