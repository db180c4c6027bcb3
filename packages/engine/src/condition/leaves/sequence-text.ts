import { eventText, type LeafPrinter, type LeafText } from '../text/leaf-text.ts'
import type { TextReader } from '../text/reader.ts'

type Step = string | { readonly event: string; readonly where?: unknown }

interface Sequence {
  readonly after: Step
  readonly followedBy?: Step | undefined
  readonly notFollowedBy?: Step | undefined
  readonly within: string
  readonly last?: string | undefined
}

/** `after(Cart Updated, total > 50, without Order Completed, within 30m, last 7d)`; `then` where something did follow. */
export const sequenceLeafText: LeafText<Sequence> = {
  words: ['after'],
  inside: ['then', 'without', 'within', 'last'],
  read(reader) {
    reader.expectSymbol('(')
    const after = readStep(reader)
    reader.expectSymbol(',')
    const followed = reader.oneOf(['then', 'without']) === 'then' ? 'followedBy' : 'notFollowedBy'
    const next = readStep(reader)
    reader.expectSymbol(',')
    reader.oneOf(['within'])
    const within = reader.duration()
    const last = reader.takeSymbol(',') && reader.oneOf(['last']) ? { last: reader.duration() } : {}
    reader.expectSymbol(')')
    return { after, [followed]: next, within, ...last }
  },
  print({ after, followedBy, notFollowedBy, within, last }, printer) {
    const next =
      followedBy !== undefined
        ? `then ${stepText(followedBy, printer)}`
        : `without ${stepText(notFollowedBy!, printer)}`
    const parts = [stepText(after, printer), next, `within ${within}`]
    if (last !== undefined) parts.push(`last ${last}`)
    return `after(${parts.join(', ')})`
  },
}

const AFTER_STEP = ['then', 'without', 'within']

/** The name of an event, and the condition on it where there is one. */
function readStep(reader: TextReader): Step {
  const event = reader.eventName()
  if (!reader.isSymbol(',') || reader.isWord(AFTER_STEP, 1)) return event
  reader.expectSymbol(',')
  return { event, where: reader.filter() }
}

function stepText(step: Step, printer: LeafPrinter): string {
  if (typeof step === 'string') return eventText(step)
  return step.where === undefined ? eventText(step.event) : `${eventText(step.event)}, ${printer.filter(step.where)}`
}
