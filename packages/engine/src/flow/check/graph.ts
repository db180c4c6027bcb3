import type { FlowStep } from '../flow.ts'
import { isEnd, type Target } from '../run.ts'

/** Something wrong with how steps lead to each other. */
export interface GraphProblem {
  readonly step: string
  readonly message: string
}

/** Steps that nothing leads to, that lead nowhere but round, and rounds without a wait. */
export function checkGraph(steps: readonly FlowStep[], entries: readonly Target[]): GraphProblem[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const next = (id: Target) => byId.get(id)?.exits.map(({ to }) => to) ?? []
  const reached = reachedFrom(entries, next)
  const problems: GraphProblem[] = []
  for (const { id } of steps)
    if (!reached.has(id)) problems.push({ step: id, message: 'no step leads here; let one do so, or take it out' })
  for (const { id } of steps)
    if (reached.has(id) && ![...reachedFrom([id], next)].some(isEnd))
      problems.push({ step: id, message: 'from here the end is never reached; give the loop a way out' })
  for (const round of roundsWithoutWait(steps, next)) {
    if (reached.has(round[0]!))
      problems.push({
        step: round[0]!,
        message: `${[...round, round[0]].join(' → ')} goes round without waiting for anything; put a question or a wait into it`,
      })
  }
  return problems
}

function reachedFrom(from: readonly Target[], next: (id: Target) => readonly Target[]): ReadonlySet<Target> {
  const reached = new Set(from)
  const open = [...from]
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const to of next(id))
      if (!reached.has(to)) {
        reached.add(to)
        open.push(to)
      }
  return reached
}

/** Rounds of steps none of which can wait, each once. */
function roundsWithoutWait(steps: readonly FlowStep[], next: (id: Target) => readonly Target[]): string[][] {
  const hasty = new Set(steps.filter(({ waits }) => !waits).map(({ id }) => id))
  const rounds: string[][] = []
  const known = new Set<string>()
  for (const start of hasty) {
    if (known.has(start)) continue
    const path = pathBack(start, (id) => next(id).filter((to) => hasty.has(to)))
    if (!path) continue
    rounds.push(path)
    for (const id of path) known.add(id)
  }
  return rounds
}

/** The steps of a way from one back to itself; undefined where there is none. */
function pathBack(start: string, next: (id: string) => readonly string[]): string[] | undefined {
  const from = new Map<string, string>()
  const open = [start]
  for (let id = open.shift(); id !== undefined; id = open.shift())
    for (const to of next(id)) {
      if (to === start) return trail(id, start, from)
      if (!from.has(to)) {
        from.set(to, id)
        open.push(to)
      }
    }
  return undefined
}

function trail(last: string, start: string, from: ReadonlyMap<string, string>): string[] {
  const path = [last]
  while (path[0] !== start) path.unshift(from.get(path[0]!)!)
  return path
}
