import type { z } from 'zod'
import { suggestion } from '../playbook/did-you-mean.ts'

/** Something wrong with a mapping: at which field of it, and what. */
export interface MappingProblem {
  readonly path: string
  readonly message: string
}

type Issue = z.core.$ZodIssue

/** What is wrong with a mapping that has `fields`, each at the field that is meant and with what may stand there. */
export function problemsOf(issues: readonly Issue[], fields: readonly string[]): MappingProblem[] {
  return issues.flatMap((issue) => explain(issue, [], fields))
}

function explain(issue: Issue, before: readonly PropertyKey[], fields: readonly string[]): MappingProblem[] {
  const steps = [...before, ...issue.path]
  const path = steps.join('.')
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = steps.length === 0 ? fields : []
      return issue.keys.map((key) => ({
        path: [...steps, key].join('.'),
        message: `there is no such field${suggestion(key, known)}`,
      }))
    }
    case 'invalid_union': {
      // A column or more than that may stand there: what helps is what is said of the form that was begun.
      const begun = issue.errors.filter(
        ([first]) => first && !(first.code === 'invalid_type' && first.path.length === 0),
      )
      if (begun.length !== 1) return [{ path, message: 'here stands the name of a column, or { column: … }' }]
      return begun[0]!.flatMap((inner) => explain(inner, steps, fields))
    }
    default:
      return steps.length === 0
        ? [{ path: 'mapping', message: `a mapping has fields such as ${fields.join(', ')}` }]
        : [{ path, message: issue.message }]
  }
}
