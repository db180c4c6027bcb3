import type { Json, PlaybookDefinition, PlaybookProblem } from '@attune/engine'
import { namesIn } from '../dispatch/render.ts'

/** What texts may refer to, by the first name. */
const ROOTS: ReadonlySet<string> = new Set([
  ...['customer', 'traits', 'computed', 'relations', 'facts', 'event', 'action', 'channel', 'links'],
])

const LINKS: ReadonlySet<string> = new Set(['preferences', 'unsubscribe', 'confirm', 'wallet', 'why', 'to'])

/**
 * Mistakes in texts: what is no Liquid, and names of what there is not. What texts of threads and journeys may name the
 * compiler knows.
 */
export function checkTexts(definition: PlaybookDefinition): PlaybookProblem[] {
  const problems: PlaybookProblem[] = []
  const check = (content: Json, path: string) =>
    walk(content, path, (text, at) => checkText(text, at, definition, problems))
  for (const [id, { treatments }] of Object.entries(definition.actions))
    treatments.forEach(({ content, languages = {} }, index) => {
      check(content, `actions.${id}.treatments[${index}].content`)
      check(languages, `actions.${id}.treatments[${index}].languages`)
    })
  for (const [id, { variants }] of Object.entries(definition.experiments))
    variants.forEach(({ actions }, index) => {
      for (const [action, { content = {} }] of Object.entries(actions))
        check(content as Json, `experiments.${id}.variants[${index}].actions.${action}.content`)
    })
  for (const section of ['threads', 'journeys'] as const)
    for (const [id, { steps }] of Object.entries(definition[section]))
      walk(steps as Json, `${section}.${id}.steps`, (text, path) => {
        const names = namesIn(text)
        if (typeof names === 'string') problems.push({ path, message: names })
      })
  return problems
}

function walk(value: Json, path: string, check: (text: string, path: string) => void): void {
  if (typeof value === 'string') check(value, path)
  else if (Array.isArray(value)) for (const [index, part] of value.entries()) walk(part, `${path}[${index}]`, check)
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`, check)
}

function checkText(text: string, path: string, { computed }: PlaybookDefinition, problems: PlaybookProblem[]): void {
  const names = namesIn(text)
  if (typeof names === 'string') {
    problems.push({ path, message: names })
    return
  }
  for (const [root = '', name = ''] of names) {
    if (!ROOTS.has(root))
      problems.push({
        path,
        message: `there is no "${root}" in texts; what a person is known for is \`customer.${root}\``,
      })
    else if (root === 'links' && !LINKS.has(name))
      problems.push({ path, message: `there is no link "${name}"; there are ${[...LINKS].join(', ')}` })
    else if (root === 'computed' && name !== '' && !Object.hasOwn(computed, name))
      problems.push({ path, message: `there is no computed trait "${name}"` })
  }
}
