import { compilePlaybook, type Playbook } from '@attune/engine'
import { audiencesToFill, type Backfill } from '../audiences/backfill.ts'
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
  const backfill = backfillOf(before, playbook, runner)
  const published = !call.dryRun && before.version !== playbook.version
  if (published) await runner.publish(playbook)
  return {
    status: 200,
    body: JSON.stringify({ version: playbook.version, before: before.version, published, changes, inside, backfill }),
  }
}

/** Customers who are done in a second where that was not seen yet: on two busy cores, with ten events each. */
const READ_PER_SECOND = 1000
const LOOKED_AT_PER_SECOND = 5000

/** What publishing makes the server do with everybody for the sake of audiences; null where none is another one. */
function backfillOf(before: Playbook, after: Playbook, { gauges, sweepPace }: Surroundings['runner']): Backfill | null {
  const audiences = audiencesToFill(before, after)
  const { fromHistory, fromKnown } = audiences
  if (fromHistory.length + fromKnown.length === 0) return null
  const perSecond =
    fromHistory.length > 0
      ? (sweepPace.perSecond('read') ?? READ_PER_SECOND)
      : (sweepPace.perSecond('look') ?? LOOKED_AT_PER_SECOND)
  return { ...audiences, customers: gauges.customers, seconds: Math.ceil(gauges.customers / perSecond) }
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
