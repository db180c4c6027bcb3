import type { Command } from './command.ts'
import { affinityRulesCommand } from './commands/affinity-rules.ts'
import { audienceExportCommand } from './commands/audience-export.ts'
import { audienceListCommand } from './commands/audience-list.ts'
import { audiencePreviewCommand } from './commands/audience-preview.ts'
import { audienceStatusCommand } from './commands/audience-status.ts'
import { auditVerifyCommand } from './commands/audit-verify.ts'
import { backtestCommand } from './commands/backtest.ts'
import { catalogueLoadCommand } from './commands/catalogue-load.ts'
import { codesExportCommand } from './commands/codes-export.ts'
import { codesGenerateCommand } from './commands/codes-generate.ts'
import { codesImportCommand } from './commands/codes-import.ts'
import { codesListCommand } from './commands/codes-list.ts'
import { customersEraseCommand } from './commands/customers-erase.ts'
import { customersExportCommand } from './commands/customers-export.ts'
import { destinationsDeadCommand } from './commands/destinations-dead.ts'
import { destinationsListCommand } from './commands/destinations-list.ts'
import { destinationsPauseCommand } from './commands/destinations-pause.ts'
import { destinationsResendCommand } from './commands/destinations-resend.ts'
import { destinationsResumeCommand } from './commands/destinations-resume.ts'
import { destinationsSyncCommand } from './commands/destinations-sync.ts'
import { destinationsTestCommand } from './commands/destinations-test.ts'
import { encryptionRotateCommand } from './commands/encryption-rotate.ts'
import { encryptionStatusCommand } from './commands/encryption-status.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { evaluateTargetCommand } from './commands/evaluate-target.ts'
import {
  experimentsPromoteCommand,
  experimentsStartCommand,
  experimentsStopCommand,
} from './commands/experiments-change.ts'
import { experimentsListCommand } from './commands/experiments-list.ts'
import { handOversAnswerCommand } from './commands/hand-overs-answer.ts'
import { handOversClaimCommand, handOversCloseCommand, handOversReleaseCommand } from './commands/hand-overs-change.ts'
import { handOversListCommand } from './commands/hand-overs-list.ts'
import { handOversShowCommand } from './commands/hand-overs-show.ts'
import { helpCommand } from './commands/help.ts'
import { keysCreateCommand } from './commands/keys-create.ts'
import { keysListCommand } from './commands/keys-list.ts'
import { keysRevokeCommand } from './commands/keys-revoke.ts'
import { keysRotateCommand } from './commands/keys-rotate.ts'
import { loadCommand } from './commands/load.ts'
import { playbookCheckCommand } from './commands/playbook-check.ts'
import { playbookDiffCommand } from './commands/playbook-diff.ts'
import { playbookImportRapidproCommand } from './commands/playbook-import-rapidpro.ts'
import { playbookPublishCommand } from './commands/playbook-publish.ts'
import { playbookTestCommand } from './commands/playbook-test.ts'
import { replayOffersCommand } from './commands/replay-offers.ts'
import { sendsCancelCommand, sendsPauseCommand, sendsResumeCommand } from './commands/sends-change.ts'
import { sendsCreateCommand } from './commands/sends-create.ts'
import { sendsListCommand } from './commands/sends-list.ts'
import { serveCommand } from './commands/serve.ts'

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  serveCommand,
  playbookCheckCommand,
  playbookTestCommand,
  playbookPublishCommand,
  playbookDiffCommand,
  playbookImportRapidproCommand,
  catalogueLoadCommand,
  loadCommand,
  codesGenerateCommand,
  codesImportCommand,
  codesExportCommand,
  codesListCommand,
  audienceListCommand,
  audienceStatusCommand,
  audiencePreviewCommand,
  audienceExportCommand,
  sendsCreateCommand,
  sendsListCommand,
  sendsPauseCommand,
  sendsResumeCommand,
  sendsCancelCommand,
  experimentsListCommand,
  experimentsStartCommand,
  experimentsStopCommand,
  experimentsPromoteCommand,
  handOversListCommand,
  handOversShowCommand,
  handOversClaimCommand,
  handOversAnswerCommand,
  handOversReleaseCommand,
  handOversCloseCommand,
  customersExportCommand,
  customersEraseCommand,
  destinationsListCommand,
  destinationsDeadCommand,
  destinationsResendCommand,
  destinationsPauseCommand,
  destinationsResumeCommand,
  destinationsSyncCommand,
  destinationsTestCommand,
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
  affinityRulesCommand,
  backtestCommand,
  helpCommand,
]
