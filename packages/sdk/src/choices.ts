import type { Bag } from './messages.ts'

/** What somebody does with what they were shown. */
export type ResponseKind = 'shown' | 'clicked' | 'responded' | 'dismissed' | 'postponed'

/** Something that Attune has chosen for who is here. */
export interface Choice {
  /** Of the decision; responses name it. */
  readonly id: string
  readonly action: string
  readonly channel?: string
  /** What to show, where the channel is a slot; what is in it stands in the playbook. */
  readonly content?: Bag
  /** The copy of an offer that came with it. */
  readonly grant?: string
  /** Tells what became of it; each kind counts once. */
  respond(kind: ResponseKind): void
}

export interface DecideOptions {
  /** What conditions see as the properties of the event. */
  readonly context?: Bag
  /** How many things there is room for, 10 at most; 1. */
  readonly limit?: number
}

const EVENTS: Readonly<Record<ResponseKind, string>> = {
  shown: 'Message Opened',
  clicked: 'Message Clicked',
  responded: 'Message Responded',
  dismissed: 'Message Dismissed',
  postponed: 'Message Postponed',
}

/** The event that tells of a response. */
export function eventOf(kind: ResponseKind): string {
  return EVENTS[kind]
}

/** The answer of `/v1/moments` and `/v1/decisions`. */
export interface DecisionsAnswer {
  readonly decisions: readonly { readonly id: string; readonly chosen: Omit<Choice, 'id' | 'respond'> | null }[]
}

/** What was chosen, best first; where it is best to show nothing there is none. */
export function choicesIn(
  { decisions }: DecisionsAnswer,
  respond: (decision: string, kind: ResponseKind) => void,
): Choice[] {
  return decisions.flatMap(({ chosen, id }) => {
    if (!chosen) return []
    const told = new Set<ResponseKind>()
    const once = (kind: ResponseKind) => {
      if (!told.has(kind)) respond(id, kind)
      told.add(kind)
    }
    return [{ ...chosen, id, respond: once }]
  })
}
