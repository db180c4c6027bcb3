import type { Reply } from '../runner/call.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { FromEngine } from './protocol.ts'

/** Replies one after another, of each the call's id, the status and the body: plain values cost far less to send than objects. */
export type FlatReplies = readonly (number | string)[]

const FIELDS = 3

/**
 * What the engine's thread says, in order. All that follows from one thing that has happened, such as a flush, leaves
 * as one message before the loop goes on to the next drain: a message wakes the other thread, which costs more than
 * most of what is said.
 */
export class Outbox {
  readonly #post: (messages: readonly FromEngine[]) => void
  #messages: FromEngine[] = []
  /** Those of the messages' end that may still be added to. */
  #handOvers: HandOver[] | undefined
  #replies: (number | string)[] = []

  constructor(post: (messages: readonly FromEngine[]) => void) {
    this.#post = post
  }

  say(message: FromEngine): void {
    this.#beDue()
    this.#messages.push(message)
    this.#handOvers = undefined
  }

  /** What is said afterwards comes after it. */
  handOver(handOver: HandOver): void {
    if (this.#handOvers === undefined) {
      const handOvers: HandOver[] = []
      this.say({ type: 'hand-overs', handOvers })
      this.#handOvers = handOvers
    }
    this.#handOvers.push(handOver)
  }

  /** Answers a call; answers come after all that is said meanwhile. */
  reply(id: number, { body, status }: Reply): void {
    this.#beDue()
    this.#replies.push(id, status, body)
  }

  /** To be called before something is put to the rest: the first of it calls for a message. */
  #beDue(): void {
    if (this.#messages.length === 0 && this.#replies.length === 0) process.nextTick(() => this.#flush())
  }

  #flush(): void {
    const messages = this.#messages
    if (this.#replies.length > 0) messages.push({ type: 'replies', replies: this.#replies })
    this.#messages = []
    this.#handOvers = undefined
    this.#replies = []
    this.#post(messages)
  }
}

/** The replies of a message, each with the id of its call. */
export function* repliesOf(flat: FlatReplies): Generator<readonly [id: number, reply: Reply]> {
  for (let at = 0; at < flat.length; at += FIELDS)
    yield [flat[at] as number, { status: flat[at + 1] as number, body: flat[at + 2] as string }]
}
