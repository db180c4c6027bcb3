import { compilePlaybook, type Playbook } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { landingsOf, withEarlier } from '../flows/landing.ts'
import { checkDefinition } from '../playbook/check-definition.ts'
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
  const mistakes = checkDefinition(compiled.playbook.definition)
  if (mistakes.length > 0) return errorReply('playbook_invalid', {}, { problems: mistakes })
  const { runner } = around
  const { encrypt } = compiled.playbook.definition.privacy
  if (encrypt.length > 0 && runner.sealing.current === undefined) {
    const { message } = new NoEncryptionKeyError(encrypt)
    return errorReply('playbook_invalid', {}, { problems: [{ path: 'privacy.encrypt', message }] })
  }
  const before = runner.playbook
  const playbook = await withPeopleInside(compiled.playbook, around)
  const changes = diffPlaybooks(before.definition, playbook.definition)
  const inside = await landingsOf(before, playbook, around.store)
  const published = !call.dryRun && before.version !== playbook.version
  if (published) await runner.publish(playbook)
  return {
    status: 200,
    body: JSON.stringify({ version: playbook.version, before: before.version, published, changes, inside }),
  }
}

/** The same playbook, with the earlier definitions of threads and journeys that people stay on. */
async function withPeopleInside(playbook: Playbook, { runner, store }: Surroundings): Promise<Playbook> {
  const compiled = compilePlaybook(await withEarlier(playbook, runner.playbook, store))
  if (!compiled.ok)
    throw new Error(`a sound playbook is none with what people stay on: ${JSON.stringify(compiled.problems)}`)
  return compiled.playbook
}

/** The definition in force. */
export function readPlaybook({ runner }: Surroundings): Reply {
  const { version, definition } = runner.playbook
  return { status: 200, body: JSON.stringify({ version, definition }) }
}
