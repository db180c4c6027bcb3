import { flowOf } from '../flow/flow.ts'
import { speak } from '../flow/speak.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** An agent answers in a conversation that was handed over; whoever answers in one that nobody has takes it. */
export interface AgentAnswered extends EventBase {
  readonly type: 'agent-answered'
  readonly handOver: string
  readonly text: string
  readonly agent: string
}

/** Says it on the channel of the conversation: a refusal alone stands against it. Not at all where it is over, or another agent's. */
export function observeAgentAnswered({ agent, handOver: id, text, ...event }: AgentAnswered, step: Stepping): void {
  const { customer, world } = step
  const run = customer.runs.find(({ handOver }) => handOver?.id === id)
  const flow = run && flowOf(run, world.playbook.flows)
  const handOver = run?.handOver
  if (!flow || !handOver || (handOver.agent !== undefined && handOver.agent !== agent)) return
  handOver.agent = agent
  handOver.touchedAt = world.now
  handOver.unanswered = 0
  handOver.answers++
  run.dueAt = flow.steps.get(run.step)?.dueAt?.(run, step) ?? run.dueAt
  speak(run, flow, { text: literal(text) }, step, answerId(event.id))
}

/** Id of the delivery of an answer, by its event. */
export function answerId(event: string): string {
  return deriveId('dlv', 'answer', event)
}

/** What an agent writes is said as it stands, though texts are Liquid. */
function literal(text: string): string {
  return text.replaceAll('{', '{{ "{" }}')
}
