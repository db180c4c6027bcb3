/** How far a send is: completed says that everybody was asked, not that everything has arrived. */
export const SEND_STATES = ['running', 'paused', 'cancelled', 'completed'] as const

export type SendState = (typeof SEND_STATES)[number]

/** An action for everybody in an audience, once, as a step sees it. */
export interface Send {
  readonly id: string
  readonly action: string
  readonly audience: string
  readonly state: SendState
  /** Since when it is in its state, ms since 1970. */
  readonly since: number
  /** Least time between two of its messages, ms; undefined where they are not paced. */
  readonly intervalMs: number | undefined
}

/** The sends that there are. */
export interface Sends {
  get(id: string): Send | undefined
}

/** Whether somebody may still be asked for it. */
export function isLive(send: Send | undefined): boolean {
  return send?.state === 'running' || send?.state === 'paused'
}
