import type { Profiler } from 'node:inspector'

/** Where the time of a step goes: shares that add up to 1. */
export interface StepProfile {
  readonly stages: Readonly<Record<Stage, number>>
  /** Share of self time by folder of the engine, largest first; `other` is V8 itself and the loop around. */
  readonly folders: readonly (readonly [folder: string, share: number])[]
}

export type Stage = 'observe' | 'derive' | 'notice' | 'decide' | 'act' | 'rest'

/** The functions on the ladder of `step`, and the stage that each of them is. */
const STAGE_OF: Readonly<Record<string, Stage>> = {
  observe: 'observe',
  deriveAudiences: 'derive',
  noticeMoments: 'notice',
  noticeMovements: 'notice',
  decide: 'decide',
  passDueDeliveries: 'act',
  rememberOnce: 'rest',
  nextWake: 'rest',
}

const CARRY_OUT = '/decision/carry-out.ts'
const ENGINE = '/packages/engine/src/'

/** Reads a CPU profile of steps: every sample counts for the stage that it was taken under. */
export function readProfile({
  endTime,
  nodes,
  samples = [],
  startTime,
  timeDeltas = [],
}: Profiler.Profile): StepProfile {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  const stages: Record<Stage, number> = { observe: 0, derive: 0, notice: 0, decide: 0, act: 0, rest: 0 }
  const folders = new Map<string, number>()
  let total = 0
  samples.forEach((sample, index) => {
    const time = timeDeltas[index] ?? 0
    const path: Profiler.ProfileNode[] = []
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) path.unshift(byId.get(id)!)
    const stage = stageOf(path)
    if (stage === undefined) return
    total += time
    stages[stage] += time
    const folder = folderOf(path)
    folders.set(folder, (folders.get(folder) ?? 0) + time)
  })
  if (total === 0) throw new Error(`no step in a profile of ${endTime - startTime} µs`)
  const share = (time: number) => time / total
  return {
    stages: Object.fromEntries(
      Object.entries(stages).map(([stage, time]) => [stage, share(time)]),
    ) as StepProfile['stages'],
    folders: [...folders].map(([folder, time]) => [folder, share(time)] as const).sort((a, b) => b[1] - a[1]),
  }
}

/** Undefined for samples outside of any step. */
function stageOf(path: readonly Profiler.ProfileNode[]): Stage | undefined {
  const at = path.findIndex(
    ({ callFrame: { functionName, url } }) => functionName === 'step' && url.endsWith('/step.ts'),
  )
  if (at < 0) return undefined
  const below = path.slice(at + 1)
  if (below.some(({ callFrame }) => callFrame.url.endsWith(CARRY_OUT))) return 'act'
  const rung = below.find(({ callFrame }) => Object.hasOwn(STAGE_OF, callFrame.functionName))
  return rung ? STAGE_OF[rung.callFrame.functionName]! : 'rest'
}

/** The folder of the engine in which a sample was taken; what V8 does for it counts for the caller. */
function folderOf(path: readonly Profiler.ProfileNode[]): string {
  const frame = path.findLast(({ callFrame }) => callFrame.url.includes(ENGINE))
  const file = frame?.callFrame.url.split(ENGINE)[1] ?? 'other'
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file
}
