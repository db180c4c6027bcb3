import { compilePlaybook, type IdentityRules } from '@attune/engine'

/** For tests: the rules of a playbook that says no more of identity than this. */
export function identityRules(identity: object = {}): IdentityRules {
  const compiled = compilePlaybook({ brand: { name: 'Rules', timezone: 'UTC', currency: 'USD' }, identity })
  if (compiled.ok) return compiled.playbook.identity
  throw new Error(compiled.problems.map(({ message, path }) => `${path}: ${message}`).join('; '))
}
