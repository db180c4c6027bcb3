/** A delivery of a paced campaign has taken its turn: the next one may leave from `freeAt` on. */
export interface TakeTurn {
  readonly type: 'take-turn'
  readonly campaign: string
  readonly freeAt: number
}
