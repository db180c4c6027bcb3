import type { Command } from './command.ts'
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
  replayOffersCommand,
  helpCommand,
]
