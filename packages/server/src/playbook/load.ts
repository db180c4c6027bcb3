import { readFile } from 'node:fs/promises'
import { compilePlaybook, type Playbook, type PlaybookDefinition, type PlaybookProblem } from '@attune/engine'
import { checkDefinition } from './check-definition.ts'
import { parsePath } from './definition-path.ts'
import { explain } from './explain.ts'
import type { FileProblem } from './file-problem.ts'
import { type FoundFile, findPlaybookFiles, MAX_FILES } from './find-files.ts'
import { positionInText, positionOf } from './locate.ts'
import { type MergedFiles, mergeFiles } from './merge-files.ts'
import { MAX_FILE_BYTES, type ParsedFile, parsePlaybookFile } from './parse-file.ts'

/** A playbook read from a folder, or everything that is wrong with it. */
export type LoadResult =
  | {
      readonly ok: true
      readonly definition: PlaybookDefinition
      readonly playbook: Playbook
      /** Paths of the files within the folder. */
      readonly files: readonly string[]
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** Reads, merges, validates and compiles the YAML files of a folder. Mistakes in it are values; nothing is thrown for them. */
export async function loadPlaybook(directory: string): Promise<LoadResult> {
  const found = await listFiles(directory)
  if (!found.ok) return found
  const parsed: ParsedFile[] = []
  const problems: FileProblem[] = []
  for (const file of found.files) {
    const result = await readOne(file)
    if (result.ok) parsed.push(result.file)
    else problems.push(...result.problems)
  }
  const merged = mergeFiles(parsed)
  problems.push(...merged.problems)
  // A file that cannot be read would make every reference to its content look wrong.
  if (problems.length > 0) return { ok: false, problems }
  const compiled = compilePlaybook(merged.input)
  const mistakes = compiled.ok ? checkDefinition(compiled.playbook.definition) : compiled.problems
  if (!compiled.ok || mistakes.length > 0)
    return { ok: false, problems: mistakes.map((problem) => place(problem, merged)) }
  const { playbook } = compiled
  const { definition } = playbook
  // Not before: what channels are carried by is a good part of the program, and most commands need none of it.
  const { checkChannels } = await import('./check-channels.ts')
  const unusable = checkChannels(definition)
  if (unusable.length > 0) return { ok: false, problems: unusable.map((problem) => place(problem, merged)) }
  return { ok: true, definition, playbook, files: found.files.map(({ name }) => name) }
}

type ListResult = { readonly ok: true; readonly files: readonly FoundFile[] } | Extract<LoadResult, { ok: false }>

async function listFiles(directory: string): Promise<ListResult> {
  try {
    const files = await findPlaybookFiles(directory)
    if (files.length === 0) return refuseFolder('there is no .yaml or .yml file in this folder')
    if (files.length > MAX_FILES) return refuseFolder(`a playbook has at most ${MAX_FILES} files; merge some of them`)
    return { ok: true, files }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return refuseFolder('there is no such folder; check the path')
    if (code === 'ENOTDIR') return refuseFolder('this is a file; give the folder that holds the playbook')
    return refuseFolder(`it cannot be read: ${(error as Error).message}`)
  }
}

function refuseFolder(message: string): Extract<LoadResult, { ok: false }> {
  return { ok: false, problems: [{ file: '.', line: 0, column: 0, path: '', message }] }
}

async function readOne({ name, path, bytes }: FoundFile): Promise<ReturnType<typeof parsePlaybookFile>> {
  const refuse = (message: string) => ({
    ok: false as const,
    problems: [{ file: name, line: 0, column: 0, path: '', message }],
  })
  if (bytes > MAX_FILE_BYTES) return refuse('a playbook file has at most 1 MiB; split it')
  try {
    return parsePlaybookFile(name, new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)))
  } catch (error) {
    return refuse(
      error instanceof TypeError ? 'it is not UTF-8 text' : `it cannot be read: ${(error as Error).message}`,
    )
  }
}

/** The compiler knows paths; people need the file and the line. */
function place(problem: PlaybookProblem, merged: MergedFiles): FileProblem {
  const explained = explain(problem, merged.input)
  const { text } = problem
  const { path } = text ? problem : explained
  const file = merged.fileOf(path)
  if (!file) return { file: '.', line: 0, column: 0, ...explained }
  if (!text) return { file: file.name, ...positionOf(file, parsePath(path)), ...explained }
  const { at, excerpt } = text
  return { file: file.name, ...positionInText(file, parsePath(path), at), path, message: explained.message, excerpt }
}
