import { contentFor, mayReach, spokenLanguage } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { maskFor } from '../privacy/mask.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { HandOver } from '../runner/hand-over.ts'
import { shownInTexts } from '../runner/shown-in-texts.ts'
import type { Surroundings } from './surroundings.ts'

/** What a preview or a test is made of: a hand-over that nobody decided for, and the language. */
export interface Composed {
  readonly handOver: HandOver
  readonly language: string
  /** Whether the person has said that they take part in tests. */
  readonly isTester: boolean
}

/** Trait of people to whom tests may be sent. */
const TESTER = 'tester'

const LIFETIME_MS = 3_600_000

/** Makes the hand-over of an action on a channel to a chosen person, as if it were decided now. */
export async function compose(
  { action: id, channel, event, id: delivery, identifier, masked, viewer }: Call & { type: 'compose' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const { playbook } = runner
  const action = playbook.actions.get(id)
  const treatment = action?.treatments.find((one) => one.channel.id === channel)
  if (!action || !treatment) return errorReply('treatment_unknown')
  const customer = runner.find(identifier)
  const now = clock.now()
  const mask = maskFor(masked ? viewer : '', playbook.definition.privacy)
  const composed = await runner.read(customer, (found): Composed | undefined => {
    if (!found) return undefined
    const handOver: HandOver = {
      ...{ customer, attempt: 1, priority: 0, event },
      delivery: {
        ...{ id: delivery, decision: '', action: id, campaign: action.campaign?.id, topic: action.topic, channel },
        ...{ content: contentFor(treatment, found, playbook), grant: undefined },
        ...{ createdAt: now, expiresAt: now + LIFETIME_MS },
      },
      recipient: {
        identifiers: found.identifiers.filter((one) => mayReach(found, one)),
        devices: found.devices,
        ...mask(shownInTexts(found, playbook, now)),
      },
    }
    const isTester = found.traits.some(({ name, value }) => name === TESTER && value === true)
    return { handOver, isTester, language: spokenLanguage(found, playbook) }
  })
  return composed ? { status: 200, body: JSON.stringify(composed) } : errorReply('customer_unknown')
}
