import type { Reply } from '../runner/call.ts'

/** Replies one after another, of each the call's id, the status and the body: plain values cost far less to send than objects. */
export type FlatReplies = readonly (number | string)[]

const FIELDS = 3

/** Gathers the replies that follow from one thing that has happened, such as a flush, into one message: sent before the loop goes on to the next drain. */
export class ReplyBatch {
  readonly #send: (replies: FlatReplies) => void
  #replies: (number | string)[] = []

  constructor(send: (replies: FlatReplies) => void) {
    this.#send = send
  }

  add(id: number, { body, status }: Reply): void {
    if (this.#replies.push(id, status, body) === FIELDS) process.nextTick(() => this.#flush())
  }

  #flush(): void {
    const replies = this.#replies
    this.#replies = []
    this.#send(replies)
  }
}

/** The replies of a message, each with the id of its call. */
export function* repliesOf(flat: FlatReplies): Generator<readonly [id: number, reply: Reply]> {
  for (let at = 0; at < flat.length; at += FIELDS)
    yield [flat[at] as number, { status: flat[at + 1] as number, body: flat[at + 2] as string }]
}
