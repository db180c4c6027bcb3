/** Something became of one person's part in a send: each enters once and ends once (invariant 7). */
export interface CountSend {
  readonly type: 'count-send'
  readonly send: string
  readonly what: 'entered' | 'delivered' | 'suppressed' | 'failed'
  readonly reason: string | undefined
}
