import { enterCode } from '../loyalty/points-code.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer has entered a unique code that is good for points: in an app, at a desk. */
export interface CodeEntered extends EventBase {
  readonly type: 'code-entered'
  /** As it was typed. */
  readonly code: string
}

export function observeCodeEntered({ code, id }: CodeEntered, step: Stepping): void {
  enterCode(id, code, step)
}
