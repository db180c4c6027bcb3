import { z } from 'zod'
import { suggestion } from '../playbook/did-you-mean.ts'
import { fieldsAt } from '../playbook/known-fields.ts'
import { missingIn } from '../playbook/missing.ts'

/** Something that is wrong with the definition of a channel, and where in it. */
export interface ChannelProblem {
  readonly path: string
  readonly message: string
}

/** What a channel is configured with, as its kind reads it; or what stands against its being used whatever is set on a server. */
type ReadConfig =
  | { readonly ok: true; readonly config: unknown }
  | { readonly ok: false; readonly problems: readonly ChannelProblem[] }

/** Reads the configuration of a channel; `schemas`: of configurations, by kind. */
export function readConfig(
  { config = {}, kind }: { readonly kind: string; readonly config?: unknown },
  schemas: ReadonlyMap<string, z.ZodType>,
): ReadConfig {
  // What is answered in the call that asked needs nobody to carry it.
  if (kind === 'slot') return { ok: true, config: undefined }
  const schema = schemas.get(kind)
  if (!schema) {
    const message = `"${kind}" is no kind of channel${suggestion(kind, ['slot', ...schemas.keys()])}`
    return { ok: false, problems: [{ path: 'kind', message }] }
  }
  const parsed = schema.safeParse(config)
  if (parsed.success) return { ok: true, config: parsed.data }
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => describe(issue, schema)) }
}

/** Why nothing goes out by a channel that is misconfigured, with the first place. */
export function misconfigured(error: z.ZodError): string {
  const [{ message, path } = { message: '', path: '' }] = error.issues.flatMap((issue) => describe(issue))
  return `channel_misconfigured: ${path}: ${message}`
}

function describe(issue: z.core.$ZodIssue, schema?: z.ZodType): ChannelProblem[] {
  const path = z.core.toDotPath(['config', ...issue.path])
  if (issue.code !== 'unrecognized_keys') return [{ path, message: missingIn(issue.message) ?? issue.message }]
  const known = schema
    ? fieldsAt(
        schema,
        issue.path.filter((part) => typeof part !== 'symbol'),
      )
    : []
  return issue.keys.map((key) => ({
    path: `${path}.${key}`,
    message: `there is no such field${suggestion(key, known) || '; check the spelling'}`,
  }))
}
