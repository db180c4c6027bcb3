import { join } from 'node:path'
import { describeFileProblem, type FileProblem } from '../playbook/file-problem.ts'
import { type LoadResult, loadPlaybook } from '../playbook/load.ts'
import type { Surroundings } from './surroundings.ts'

/** The playbook in a folder; undefined when it is not sound, after every problem has been told. */
export async function readFolder(
  directory: string,
  surroundings: Surroundings,
): Promise<Extract<LoadResult, { ok: true }> | undefined> {
  const result = await loadPlaybook(directory)
  if (result.ok) return result
  tellProblems(directory, result.problems, surroundings)
  return undefined
}

/** Tells what is wrong in a folder, and how much it is. */
function tellProblems(directory: string, problems: readonly FileProblem[], { note }: Surroundings): void {
  for (const problem of problems) note(describeFileProblem({ ...problem, file: join(directory, problem.file) }))
  note(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${directory}`)
}
