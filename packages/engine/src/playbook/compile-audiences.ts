import type { Audience } from '../audience/definition.ts'
import type { Dependency, Evaluate } from '../condition/condition.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

const REFERENCE = 'audience:'

/** Compiles the audiences, puts each after those that it refers to, and indexes what they depend on. */
export function compileAudiences(definition: PlaybookDefinition, compiler: ConditionCompiler) {
  const evaluates = new Map<string, Evaluate>()
  const dependencies = new Map<string, Set<Dependency>>()
  for (const [id, { where }] of Object.entries(definition.audiences)) {
    const found = new Set<Dependency>()
    evaluates.set(id, compiler.compile(where, `audiences.${id}.where`, 'audience', found))
    dependencies.set(id, found)
  }
  const audiences: Audience[] = []
  const audienceById = new Map<string, Audience>()
  const dependents = new Map<Dependency, number[]>()
  for (const id of inOrderOfReference(dependencies, compiler)) {
    const slots: number[] = []
    // Those that refer to it come later and fill in their slots then.
    dependents.set(`${REFERENCE}${id}`, slots)
    const audience = { id, slot: audiences.length, evaluate: evaluates.get(id)!, dependents: slots }
    audiences.push(audience)
    audienceById.set(id, audience)
    for (const dependency of dependencies.get(id)!) append(dependents, dependency, audience.slot)
  }
  return { audiences, audienceById, dependents }
}

/** Ids such that each comes after those it refers to; a circle is told with its path. */
function inOrderOfReference(
  dependencies: ReadonlyMap<string, ReadonlySet<Dependency>>,
  compiler: ConditionCompiler,
): string[] {
  const done = new Set<string>()
  const visit = (id: string, path: readonly string[]): void => {
    if (done.has(id)) return
    if (path.includes(id)) {
      const circle = [...path.slice(path.indexOf(id)), id].join(' → ')
      compiler.problem(`audiences.${id}.where`, `audiences refer to each other in a circle: ${circle}`)
      return
    }
    for (const dependency of dependencies.get(id) ?? []) {
      const referred = dependency.startsWith(REFERENCE) ? dependency.slice(REFERENCE.length) : undefined
      if (referred !== undefined && dependencies.has(referred)) visit(referred, [...path, id])
    }
    done.add(id)
  }
  for (const id of dependencies.keys()) visit(id, [])
  return [...done]
}
