import { startChild } from '../child.ts'
import type { Spread } from '../statistics.ts'
import type { Stage } from '../step/stages.ts'
import type { StepMeasured, StepOrder } from '../step/step-orders.ts'

/** The engine alone. */
export interface Step {
  readonly usPerEvent: number
  readonly floor: number
  readonly ratio: number
  /** µs of an event by stage, from a profile of one round. */
  readonly stages: Readonly<Record<Stage, number>>
  /** Share of self time by folder of the engine. */
  readonly folders: Readonly<Record<string, number>>
  readonly documentBytes: number
  readonly spread: { readonly usPerEvent: Spread; readonly floor: Spread }
}

/** Times steps in a process of its own; the answer also has a typical document, which the floor works with. */
export async function measureStepApart(order: StepOrder): Promise<StepMeasured> {
  const child = startChild<StepOrder, StepMeasured>(new URL('../step/step-main.ts', import.meta.url))
  const measured = await child.ask(order)
  await child.end()
  return measured
}

/** The figure in what was measured. */
export function stepFigure({ floorUsPerEvent, meanDocumentBytes, profile, usPerEvent }: StepMeasured): Step {
  const stages = Object.entries(profile.stages).map(([stage, share]) => [stage, share * usPerEvent.median])
  return {
    usPerEvent: usPerEvent.median,
    floor: floorUsPerEvent.median,
    ratio: usPerEvent.median / floorUsPerEvent.median,
    stages: Object.fromEntries(stages) as Step['stages'],
    folders: Object.fromEntries(profile.folders),
    documentBytes: meanDocumentBytes,
    spread: { usPerEvent, floor: floorUsPerEvent },
  }
}
