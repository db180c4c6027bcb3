import { playbookDefinitionSchema } from '@attune/engine'
import { parsePath } from './definition-path.ts'
import type { FileProblem } from './file-problem.ts'
import { positionOf } from './locate.ts'
import type { ParsedFile } from './parse-file.ts'

/** Sections that stand once in a playbook; the others hold definitions by id and may be spread over files. */
export const SINGLE_SECTIONS: ReadonlySet<string> = new Set([
  'brand',
  'identity',
  'keywords',
  'policy',
  'privacy',
  'preferencePage',
  'catalogue',
  'places',
])
const SECTIONS: ReadonlySet<string> = new Set(Object.keys(playbookDefinitionSchema.shape))

/** The definition that several files make together, not yet validated. */
export interface MergedFiles {
  readonly input: { readonly [section: string]: unknown }
  readonly problems: readonly FileProblem[]
  /** The file in which a path of the playbook stands; undefined where none does. */
  fileOf(path: string): ParsedFile | undefined
}

/** Puts files together into one definition. What is defined twice is a problem that names both places. */
export function mergeFiles(files: readonly ParsedFile[]): MergedFiles {
  const owners = new Map<string, ParsedFile>()
  const sections = new Map<string, Map<string, unknown> | unknown>()
  const problems: FileProblem[] = []
  const own = (file: ParsedFile, path: readonly string[]): boolean => {
    const key = path.join('.')
    const owner = owners.get(key)
    if (!owner) owners.set(key, file)
    else problems.push(definedTwice(path, owner, file))
    return owner === undefined
  }
  for (const file of files) {
    for (const [section, value] of file.sections) {
      if (value === null) continue
      if (SINGLE_SECTIONS.has(section) || !SECTIONS.has(section)) {
        if (own(file, [section])) sections.set(section, value)
      } else if (isRecord(value)) {
        const merged = (sections.get(section) ?? new Map()) as Map<string, unknown>
        sections.set(section, merged)
        for (const [id, definition] of Object.entries(value)) {
          if (own(file, [section, id])) merged.set(id, definition)
        }
      } else {
        const message = 'a section holds definitions by id; write `id:` below it, then its fields'
        problems.push({ file: file.name, ...positionOf(file, [section]), path: section, message })
      }
    }
  }
  return { input: asObject(sections), problems, fileOf: (path) => findOwner(owners, path) }
}

function definedTwice(path: readonly string[], first: ParsedFile, second: ParsedFile): FileProblem {
  const { line } = positionOf(first, path)
  const message = `defined twice: here and in ${first.name}:${line}; rename or remove one of them`
  return { file: second.name, ...positionOf(second, path), path: path.join('.'), message }
}

function findOwner(owners: ReadonlyMap<string, ParsedFile>, path: string): ParsedFile | undefined {
  const [section = '', id = ''] = parsePath(path)
  return owners.get(`${section}.${id}`) ?? owners.get(String(section))
}

// Object.fromEntries defines properties instead of setting them, so that a key `__proto__` stays a key.
function asObject(sections: ReadonlyMap<string, unknown>): { [section: string]: unknown } {
  return Object.fromEntries(
    [...sections].map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
