import type { SendResult } from './channel-adapter.ts'

/** Failures in a row that open the circuit. */
const THRESHOLD = 8

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

/**
 * Leaves a provider alone that fails time after time: after eight failures in a row nothing is sent for a second, and
 * twice as long after each further one, a minute at most. Then one message tries whether it works again, and the others wait
 * for what comes of it. A success closes the circuit again.
 */
export class CircuitBreaker {
  #failures = 0
  #openUntil = 0
  /** Whether one message is trying. */
  #isTried = false

  /** The instant (ms) until which nothing is to be sent; undefined when the circuit is closed. */
  openUntil(now: number): number | undefined {
    if (this.#openUntil > now) return this.#openUntil
    return this.#isTried ? now + FIRST_PAUSE_MS : undefined
  }

  /** To be called with each message that is sent: the first one after a pause tries for all. */
  begin(): void {
    this.#isTried = this.#failures >= THRESHOLD
  }

  /** Notes what became of a message. A rejection is the message's fault, not the provider's. */
  note(outcome: SendResult['outcome'], now: number): void {
    this.#isTried = false
    // A provider that asks for patience works.
    if (outcome === 'delivered' || outcome === 'accepted' || outcome === 'rejected' || outcome === 'throttled') {
      this.#failures = 0
      return
    }
    this.#failures++
    if (this.#failures < THRESHOLD) return
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - THRESHOLD))
    this.#openUntil = now + pauseMs
  }
}
