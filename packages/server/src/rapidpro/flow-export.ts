import { z } from 'zod'

/*
 * What RapidPro and TextIt write when flows are exported (flow specification 13 and 14), as far as it is read here.
 * Everything else in an export is for their editor, or is told of as left out.
 */

const reference = z.looseObject({ uuid: z.string().default(''), name: z.string().default('') })

const actionSchema = z.looseObject({ type: z.string(), uuid: z.string().default('') })
export type ExportedAction = z.infer<typeof actionSchema>

const categorySchema = z.looseObject({
  uuid: z.string(),
  name: z.string().default(''),
  exit_uuid: z.string().optional(),
})

const caseSchema = z.looseObject({
  uuid: z.string().default(''),
  type: z.string(),
  arguments: z.array(z.string()).default([]),
  category_uuid: z.string(),
})
export type ExportedCase = z.infer<typeof caseSchema>

const waitSchema = z.looseObject({
  type: z.string(),
  timeout: z.looseObject({ seconds: z.number(), category_uuid: z.string() }).nullish(),
  hint: z.looseObject({ type: z.string() }).nullish(),
})

const routerSchema = z.looseObject({
  type: z.string(),
  wait: waitSchema.nullish(),
  result_name: z.string().nullish(),
  categories: z.array(categorySchema).default([]),
  operand: z.string().default(''),
  cases: z.array(caseSchema).default([]),
  default_category_uuid: z.string().nullish(),
})
export type ExportedRouter = z.infer<typeof routerSchema>

const nodeSchema = z.looseObject({
  uuid: z.string(),
  actions: z.array(actionSchema).default([]),
  router: routerSchema.nullish(),
  exits: z.array(z.looseObject({ uuid: z.string(), destination_uuid: z.string().nullish() })).default([]),
})
export type ExportedNode = z.infer<typeof nodeSchema>

const flowSchema = z.looseObject({
  uuid: z.string(),
  name: z.string(),
  type: z.string().default('messaging'),
  spec_version: z.string().optional(),
  language: z.string().default('und'),
  expire_after_minutes: z.number().nullish(),
  localization: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  nodes: z.array(nodeSchema).optional(),
})
export type ExportedFlow = z.infer<typeof flowSchema>

const exportSchema = z.looseObject({
  flows: z.array(flowSchema).min(1, { error: 'there are no flows in it' }),
  groups: z.array(reference.extend({ query: z.string().nullish() })).default([]),
  fields: z
    .array(z.looseObject({ key: z.string(), name: z.string().default(''), type: z.string().default('text') }))
    .default([]),
  triggers: z
    .array(
      z.looseObject({
        trigger_type: z.string(),
        keyword: z.string().nullish(),
        keywords: z.array(z.string()).nullish(),
        flow: reference.nullish(),
        groups: z.array(reference).default([]),
        exclude_groups: z.array(reference).default([]),
      }),
    )
    .default([]),
  campaigns: z
    .array(z.looseObject({ name: z.string().default(''), events: z.array(z.unknown()).default([]) }))
    .default([]),
})
export type FlowExport = z.infer<typeof exportSchema>

/** Reads an export. Throws in words for people where it is none, or one of before specification 13. */
export function readFlowExport(text: string): FlowExport {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new Error('it is not JSON; export flows from RapidPro or TextIt as they come', { cause })
  }
  const parsed = exportSchema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`it is no export of flows: ${z.core.toDotPath(issue!.path) || 'the whole'}: ${issue!.message}`)
  }
  const old = parsed.data.flows.find(({ nodes, spec_version: version }) => !nodes || !/^1[34]\./.test(version ?? '13.'))
  if (old)
    throw new Error(
      `flow "${old.name}" is written by specification ${old.spec_version ?? 'before 13'}; 13 and 14 are read: open and save it in the editor, then export again`,
    )
  return parsed.data
}
