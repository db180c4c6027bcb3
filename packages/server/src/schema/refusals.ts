import type { ErrorCode } from '../errors.ts'
import type { ParsedBody } from '../sources/incoming-event.ts'

/** What was refused of what was sent, and what was left out, by reason, since the process started. */
export class Refusals {
  readonly #since: number
  readonly #refused = new Map<ErrorCode, number>()
  readonly #leftOut = new Map<ErrorCode, number>()

  constructor(since: number) {
    this.#since = since
  }

  note({ errors, warnings = [] }: ParsedBody): void {
    for (const { code } of errors) this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1)
    for (const { code } of warnings) this.#leftOut.set(code, (this.#leftOut.get(code) ?? 0) + 1)
  }

  view() {
    return {
      since: new Date(this.#since).toISOString(),
      refusedMessages: Object.fromEntries(this.#refused),
      leftOut: Object.fromEntries(this.#leftOut),
    }
  }
}
