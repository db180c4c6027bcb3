import { isMember } from '../audience/membership.ts'
import { decide } from '../decision/decide.ts'
import type { Stepping } from '../stepping.ts'
import type { Send } from './send.ts'

/**
 * Decides for the sends whose turn it is: by the same ladder as always, with one action and nothing against which it
 * would have to be worth more, since somebody has decided that it is said. Who is not in the audience any more is not counted.
 */
export function decideSends(step: Stepping): void {
  for (const send of step.sends) if (isMember(step.customer, send.audience)) decideSend(send, step)
}

function decideSend({ action: name, id }: Send, step: Stepping): void {
  const { event, world } = step
  const count = (what: 'entered' | 'suppressed', reason?: string) =>
    step.effect({ type: 'count-send', send: id, what, reason })
  count('entered')
  const action = world.playbook.actions.get(name)
  if (!action) return count('suppressed', 'action_removed')
  const moment = { kind: 'send', id, cause: event.id, properties: {}, since: world.now, actions: [action] } as const
  const { candidates, chosen } = decide(moment, step)
  // Of several channels the first is the one that the brand names first.
  if (chosen < 0) count('suppressed', candidates[0]?.reason ?? 'no_treatment')
}
