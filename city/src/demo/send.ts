import { findPerson } from '../city.ts'
import type { Message } from '../message.ts'
import type { Person } from '../person.ts'
import type { Shown } from '../shown.ts'
import type { DecisionView } from './api.ts'
import { describeMoment, describeSlot } from './line.ts'
import { lookIntoInbox, showTo } from './show.ts'
import type { Stage } from './stage.ts'

const BATCH = 100
/** What may be a moment: a touchpoint waits for the answer. All else goes in batches. */
const MOMENTS = new Set([
  'Order Completed',
  'Page Viewed',
  'Product Viewed',
  'Product Added',
  'Location Reported',
  'Payment Failed',
])

/** Sends what has happened: each person's messages in order, the people side by side. */
export async function sendAll(stage: Stage, messages: readonly Message[]): Promise<void> {
  const batched = messages.filter((message) => !isMoment(message))
  for (let i = 0; i < batched.length; i += BATCH) await stage.api.sendBatch(batched.slice(i, i + BATCH))
  const moments = Map.groupBy(messages.filter(isMoment), ({ userId, anonymousId }) => userId ?? anonymousId)
  await Promise.all([...moments.values()].map((own) => sendInTurn(stage, own)))
  stage.tally.events += messages.length
}

function isMoment(message: Message): boolean {
  return message.type === 'track' && message.userId !== undefined && MOMENTS.has(message.event)
}

async function sendInTurn(stage: Stage, messages: readonly Message[]): Promise<void> {
  for (const message of messages) {
    const person = message.userId === undefined ? undefined : findPerson(stage.city, message.userId)
    const decisions = await stage.api.sendMoment(message)
    if (!person) continue
    for (const decision of decisions) {
      tell(stage, decision, describeMoment(stage.city, person, message, decision, stage.ink))
      if (decision.chosen?.channel === 'inbox') await lookIntoInbox(stage, person)
    }
    if (message.type === 'track' && message.event === 'Page Viewed') await openStartPage(stage, person, message)
  }
}

/** Whoever opens a page sees its slot filled, and looks into the inbox. */
async function openStartPage(stage: Stage, person: Person, { messageId, timestamp, context }: Message): Promise<void> {
  const request = { messageId: `${messageId}-hero`, userId: person.id, placement: 'web-hero', timestamp, context }
  for (const decision of await stage.api.ask(request)) {
    tell(stage, decision, describeSlot(person, Date.parse(timestamp), decision, stage.ink))
    const { chosen } = decision
    if (!chosen) continue
    const content = (chosen.content ?? {}) as Shown['content']
    const { action, channel } = chosen
    showTo(stage, person, { id: decision.id, decision: decision.id, action, channel, content })
  }
  await lookIntoInbox(stage, person)
}

function tell(stage: Stage, decision: DecisionView, line: string): void {
  stage.told.set(decision.id, decision.arm)
  if (decision.chosen?.delivery !== undefined) stage.decisions.set(decision.chosen.delivery, decision.id)
  stage.tally.moments++
  if (!decision.chosen) stage.tally.silences++
  stage.print(line)
}
