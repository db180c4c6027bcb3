import type { Command } from './command.ts'
import { customersEraseCommand } from './commands/customers-erase.ts'
import { customersExportCommand } from './commands/customers-export.ts'
import { encryptionRotateCommand } from './commands/encryption-rotate.ts'
import { encryptionStatusCommand } from './commands/encryption-status.ts'
import { helpCommand } from './commands/help.ts'
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
  customersExportCommand,
  customersEraseCommand,
  encryptionStatusCommand,
  encryptionRotateCommand,
  replayOffersCommand,
  helpCommand,
]
