import { noteContact, ON_ITS_WAY } from '../consent/contact.ts'
import type { Delivery } from '../delivery/delivery.ts'
import { isUnsaid } from '../delivery/lifecycle.ts'
import type { JsonObject } from '../json.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Flow } from './flow.ts'
import { propertiesOf, type Run } from './run.ts'

/** What is said in a conversation makes no sense later than this. */
const EXPIRES_AFTER_MS = 86_400_000

/**
 * Says something in a conversation. What answers the person at once is held back by a refusal only; what comes later in a
 * conversation that the person takes part in asks for no consent beforehand, but for quiet hours and limits; what nobody
 * waits for passes the door like everything else. On a channel it leaves after what was said before it. `answer`: id of the delivery of an agent's answer.
 * Gives the delivery's id.
 */
export function speak(run: Run, flow: Flow, content: JsonObject, step: Stepping, answer?: string): string | undefined {
  const { customer, event, world } = step
  const { playbook } = world
  const channel = playbook.channels.get(run.channel)
  if (!channel) return undefined
  const isHeard = event.type === 'message-received' && event.channel === run.channel
  const isReply = run.engaged && (isHeard || answer !== undefined)
  const isWaitedFor = customer.deliveries.some((open) => isUnsaid(open, run.channel))
  const delivery: Delivery = {
    id: answer ?? deriveId('dlv', customer.id, event.id, run.id, run.step, step.effects.length),
    decision: '',
    action: `thread:${run.flow}`,
    campaign: flow.campaign,
    topic: flow.topic,
    channel: run.channel,
    content,
    properties: propertiesOf(run),
    grant: undefined,
    createdAt: world.now,
    expiresAt: world.now + EXPIRES_AFTER_MS,
    state: 'pending',
    dueAt: isWaitedFor ? Number.POSITIVE_INFINITY : world.now,
    attempts: 0,
    owed: false,
    run: run.id,
    voice: isReply ? 'reply' : run.engaged ? 'dialogue' : 'first',
  }
  step.effect({ type: 'send-delivery', delivery })
  if (!isReply) noteContact(customer, playbook.policy, delivery, channel, ON_ITS_WAY)
  customer.deliveries.push(delivery)
  return delivery.id
}
