import { compilePlaybook } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { checkTexts } from '../playbook/check-texts.ts'
import { diffPlaybooks } from '../playbook/diff.ts'
import { NoEncryptionKeyError } from '../privacy/encryption-keys.ts'
import type { Call, Reply } from '../runner/call.ts'
import { readJsonBody } from './json-body.ts'
import type { Surroundings } from './surroundings.ts'

/** Publishes a definition, or with `dryRun` only tells what would change. */
export async function publishPlaybook(call: Call & { type: 'publish-playbook' }, around: Surroundings): Promise<Reply> {
  const parsed = readJsonBody(call.body, around.limits.playbookBytes, around)
  if (!parsed.ok) return parsed.reply
  const compiled = compilePlaybook(parsed.value)
  if (!compiled.ok) return errorReply('playbook_invalid', {}, { problems: compiled.problems })
  const mistakes = checkTexts(compiled.playbook.definition)
  if (mistakes.length > 0) return errorReply('playbook_invalid', {}, { problems: mistakes })
  const { runner } = around
  const { encrypt } = compiled.playbook.definition.privacy
  if (encrypt.length > 0 && runner.sealing.current === undefined) {
    const { message } = new NoEncryptionKeyError(encrypt)
    return errorReply('playbook_invalid', {}, { problems: [{ path: 'privacy.encrypt', message }] })
  }
  const before = runner.playbook
  const changes = diffPlaybooks(before.definition, compiled.playbook.definition)
  const published = !call.dryRun && before.version !== compiled.playbook.version
  if (published) await runner.publish(compiled.playbook)
  return {
    status: 200,
    body: JSON.stringify({ version: compiled.playbook.version, before: before.version, published, changes }),
  }
}

/** The definition in force. */
export function readPlaybook({ runner }: Surroundings): Reply {
  const { version, definition } = runner.playbook
  return { status: 200, body: JSON.stringify({ version, definition }) }
}
