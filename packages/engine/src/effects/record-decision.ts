import type { Decision } from '../decision/decision.ts'

/** Keep this decision, with the fate of every candidate, and give it to whoever asked. */
export interface RecordDecision {
  readonly type: 'record-decision'
  readonly decision: Decision
}
