import { z } from 'zod'

/**
 * How well a namespace tells people apart. strong: an identifier ties a person for good. when-verified: it does once
 * it was shown to be theirs. weak: several people may share it, so it leads to one person at a time and never joins
 * two known ones.
 */
type Strength = 'strong' | 'when-verified' | 'weak'

const namespaceRuleSchema = z.strictObject({
  strength: z.enum(['strong', 'when-verified', 'weak']),
  limit: z
    .number()
    .int()
    .min(1)
    .max(50)
    .describe('how many of them one customer may have; of weak ones the oldest makes room, strong ones are refused'),
})

type NamespaceRule = z.infer<typeof namespaceRuleSchema>

/** What holds where a playbook says nothing. */
const DEFAULT_RULES: Readonly<Record<string, NamespaceRule>> = {
  user: { strength: 'strong', limit: 1 },
  oidc: { strength: 'strong', limit: 5 },
  email: { strength: 'when-verified', limit: 5 },
  phone: { strength: 'when-verified', limit: 5 },
  anonymous: { strength: 'weak', limit: 20 },
  device: { strength: 'weak', limit: 10 },
  cookie: { strength: 'weak', limit: 10 },
}

/** Namespaces of a brand's own making (loyalty, crm …) name a person unless the playbook says otherwise. */
const OWN_NAMESPACE: NamespaceRule = { strength: 'strong', limit: 5 }

export const identityDefinitionSchema = z
  .strictObject({
    defaultRegion: z
      .string()
      .regex(/^[A-Z]{2}$/, { error: 'an ISO 3166 country code such as US' })
      .default('US')
      .describe('country of phone numbers that are given without one'),
    automaticMerge: z
      .boolean()
      .default(true)
      .describe('whether strong identifiers that come together join two known customers; else only people do'),
    namespaces: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), namespaceRuleSchema).default({}),
  })
  .meta({ id: 'Identity', description: 'By what people are told apart, and when two customers are found to be one' })

export type IdentityDefinition = z.infer<typeof identityDefinitionSchema>

/** The rules, compiled. */
export interface IdentityRules {
  readonly defaultRegion: string
  readonly automaticMerge: boolean
  strengthOf(identifier: string): Strength
  limitOf(namespace: string): number
}

/** `namespace` of `namespace:value`; that of `oidc:<issuer>:<subject>` is `oidc`, whose rule all issuers share. */
export function namespaceOf(identifier: string): string {
  return identifier.slice(0, identifier.indexOf(':'))
}

/** Compiles the rules: what a playbook says, over what holds without it. */
export function compileIdentity(definition: IdentityDefinition): IdentityRules {
  const { automaticMerge, defaultRegion, namespaces } = definition
  const rules = new Map(Object.entries({ ...DEFAULT_RULES, ...namespaces }))
  const ruleOf = (namespace: string) => rules.get(namespace) ?? OWN_NAMESPACE
  return {
    automaticMerge,
    defaultRegion,
    strengthOf: (identifier) => ruleOf(namespaceOf(identifier)).strength,
    limitOf: (namespace) => ruleOf(namespace).limit,
  }
}
