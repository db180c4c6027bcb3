import type { Command } from './command.ts'
import { auditVerifyCommand } from './commands/audit-verify.ts'
import { catalogueLoadCommand } from './commands/catalogue-load.ts'
import { customersEraseCommand } from './commands/customers-erase.ts'
import { customersExportCommand } from './commands/customers-export.ts'
import { encryptionRotateCommand } from './commands/encryption-rotate.ts'
import { encryptionStatusCommand } from './commands/encryption-status.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { evaluateTargetCommand } from './commands/evaluate-target.ts'
import { helpCommand } from './commands/help.ts'
import { keysCreateCommand } from './commands/keys-create.ts'
import { keysListCommand } from './commands/keys-list.ts'
import { keysRevokeCommand } from './commands/keys-revoke.ts'
import { keysRotateCommand } from './commands/keys-rotate.ts'
import { playbookCheckCommand } from './commands/playbook-check.ts'
import { playbookDiffCommand } from './commands/playbook-diff.ts'
import { playbookPublishCommand } from './commands/playbook-publish.ts'
import { replayOffersCommand } from './commands/replay-offers.ts'
import { serveCommand } from './commands/serve.ts'

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  serveCommand,
  playbookCheckCommand,
  playbookPublishCommand,
  playbookDiffCommand,
  catalogueLoadCommand,
  customersExportCommand,
  customersEraseCommand,
  keysListCommand,
  keysCreateCommand,
  keysRotateCommand,
  keysRevokeCommand,
  auditVerifyCommand,
  encryptionStatusCommand,
  encryptionRotateCommand,
  replayOffersCommand,
  // Before its shorter namesake, which would take its second word for an operand.
  evaluateTargetCommand,
  evaluateCommand,
  helpCommand,
]
