import { join } from 'node:path'
import { describeFileProblem, type FileProblem } from '../playbook/file-problem.ts'
import { type LoadResult, loadPlaybook } from '../playbook/load.ts'
import type { Surroundings } from './surroundings.ts'

/** The playbook in a folder; undefined when it is not sound, after every problem has been told. */
export async function readFolder(
  directory: string,
  { note }: Surroundings,
): Promise<Extract<LoadResult, { ok: true }> | undefined> {
  const result = await loadPlaybook(directory)
  if (result.ok) return result
  for (const problem of result.problems) note(describeFileProblem(inFolder(directory, problem)))
  const { length } = result.problems
  note(`${length} ${length === 1 ? 'problem' : 'problems'} in ${directory}`)
  return undefined
}

function inFolder(directory: string, problem: FileProblem): FileProblem {
  return { ...problem, file: join(directory, problem.file) }
}
