import { z } from 'zod'

/** Something that is wrong with the definition of a channel, and where in it. */
export interface ChannelProblem {
  readonly path: string
  readonly message: string
}

/** What stands against a channel's being used whatever is set on a server; `schemas`: of configurations, by kind. */
export function problemsOfChannel(
  { config = {}, kind }: { readonly kind: string; readonly config?: unknown },
  schemas: ReadonlyMap<string, z.ZodType>,
): readonly ChannelProblem[] {
  // What is answered in the call that asked needs nobody to carry it.
  if (kind === 'slot') return []
  const schema = schemas.get(kind)
  if (!schema) return [{ path: 'kind', message: `there are ${['slot', ...schemas.keys()].join(', ')}` }]
  const parsed = schema.safeParse(config)
  if (parsed.success) return []
  return parsed.error.issues.flatMap(describe)
}

/** Why nothing goes out by a channel that is misconfigured, with the first place. */
export function misconfigured(error: z.ZodError): string {
  const [{ message, path } = { message: '', path: '' }] = error.issues.flatMap(describe)
  return `channel_misconfigured: ${path}: ${message}`
}

function describe(issue: z.core.$ZodIssue): ChannelProblem[] {
  const path = z.core.toDotPath(['config', ...issue.path])
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  return issue.keys.map((key) => ({ path: `${path}.${key}`, message: 'there is no such field; check the spelling' }))
}
