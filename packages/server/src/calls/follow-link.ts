import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { noteAttention } from './note-opened.ts'
import { findDecision } from './read-decision.ts'
import type { Surroundings } from './surroundings.ts'

/** Where a link of a message leads, and notes that it was followed: once, however often it is. */
export async function followLink(
  { decision: id, name }: Call & { type: 'follow-link' },
  around: Surroundings,
): Promise<Reply> {
  const { runner } = around
  const decision = await findDecision(id, around)
  const chosen = decision?.candidates[decision.chosen]
  const treatments = runner.playbook.actions.get(chosen?.action ?? '')?.treatments ?? []
  // What fell back says the same on another channel: the first that has the link tells where it leads.
  const inOrder = treatments.toSorted(
    (a, b) => Number(b.channel.id === chosen?.channel) - Number(a.channel.id === chosen?.channel),
  )
  const url = inOrder.map(({ content }) => linkIn(content.links, name)).find((found) => found !== undefined)
  if (!decision || url === undefined) return errorReply('link_unknown')
  await noteAttention(decision, { id: `click/${id}/${name}`, response: 'clicked' }, around)
  return { status: 200, body: JSON.stringify({ url }) }
}

function linkIn(links: unknown, name: string): string | undefined {
  if (typeof links !== 'object' || links === null || !Object.hasOwn(links, name)) return undefined
  const url = (links as Record<string, unknown>)[name]
  return typeof url === 'string' ? url : undefined
}
