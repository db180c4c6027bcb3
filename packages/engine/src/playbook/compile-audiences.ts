import type { Audience } from '../audience/definition.ts'
import type { Dependency, Evaluate } from '../condition/condition.ts'
import type { Recollection } from '../recollection/recollection.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

const REFERENCE = 'audience:'

/** Compiles the audiences, puts each after those that it refers to, and indexes what they depend on. */
export function compileAudiences(definition: PlaybookDefinition, compiler: ConditionCompiler) {
  const evaluates = new Map<string, Evaluate>()
  const dependencies = new Map<string, Set<Dependency>>()
  const recollections = new Map<string, Set<Recollection>>()
  for (const [id, { where }] of Object.entries(definition.audiences)) {
    const found = new Set<Dependency>()
    const asked = new Set<Recollection>()
    const path = `audiences.${id}.where`
    evaluates.set(
      id,
      compiler.compile(where, path, 'audience', found, (recollection) => asked.add(recollection)),
    )
    dependencies.set(id, found)
    recollections.set(id, asked)
  }
  const audiences: Audience[] = []
  const audienceById = new Map<string, Audience>()
  const dependents = new Map<Dependency, number[]>()
  for (const id of inOrderOfReference(dependencies, compiler)) {
    const slots: number[] = []
    // Those that refer to it come later and fill in their slots then.
    dependents.set(`${REFERENCE}${id}`, slots)
    const recollects = recollections.get(id)!
    const refersTo = new Set<string>()
    for (const dependency of dependencies.get(id)!) {
      const referred = audienceById.get(referenceIn(dependency) ?? '')
      if (referred === undefined) continue
      for (const one of referred.recollects) recollects.add(one)
      for (const one of [referred.id, ...referred.refersTo]) refersTo.add(one)
    }
    const evaluate = evaluates.get(id)!
    const audience = { id, slot: audiences.length, evaluate, dependents: slots, recollects, refersTo }
    audiences.push(audience)
    audienceById.set(id, audience)
    for (const dependency of dependencies.get(id)!) append(dependents, dependency, audience.slot)
  }
  return { audiences, audienceById, dependents }
}

/** The audience that a dependency is about; undefined where it is about something else. */
function referenceIn(dependency: Dependency): string | undefined {
  return dependency.startsWith(REFERENCE) ? dependency.slice(REFERENCE.length) : undefined
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
      const referred = referenceIn(dependency)
      if (referred !== undefined && dependencies.has(referred)) visit(referred, [...path, id])
    }
    done.add(id)
  }
  for (const id of dependencies.keys()) visit(id, [])
  return [...done]
}
