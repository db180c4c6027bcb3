import { startRun } from '../flow/start.ts'
import type { JsonObject } from '../json.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody begins a thread or a journey for a customer. */
export interface RunRequested extends EventBase {
  readonly type: 'run-requested'
  readonly kind: 'thread' | 'journey'
  readonly flow: string
  /** On which a thread is to be held; the first of its channels where not given. */
  readonly channel?: string
  readonly properties: JsonObject
}

export function observeRunRequested({ channel, flow, id, kind, properties }: RunRequested, step: Stepping): void {
  const { flows } = step.world.playbook
  const found = (kind === 'thread' ? flows.threads : flows.journeys).get(flow)
  if (found) startRun(found, { cause: id, properties, channel, byPerson: false }, step)
}
