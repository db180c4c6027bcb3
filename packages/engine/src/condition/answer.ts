/**
 * A condition's answer in one number: the sign is the value, the magnitude the first instant (ms since 1970) at
 * which the value can change without an event. `Infinity` means it never does by itself. One number, because a
 * step evaluates dozens of conditions and an object each would be most of its cost.
 */
export type Answer = number & { readonly __brand?: 'answer' }

/** True, and nothing but an event can change it. */
export const YES: Answer = Number.POSITIVE_INFINITY

/** False, and nothing but an event can change it. */
export const NO: Answer = Number.NEGATIVE_INFINITY

/** The answer for a value that can change at `validUntil` at the earliest. */
export function answer(value: boolean, validUntil: number): Answer {
  return value ? validUntil : -validUntil
}

export function isTrue(given: Answer): boolean {
  return given > 0
}

/** The first instant at which the answer can change without an event. */
export function validUntil(given: Answer): number {
  return Math.abs(given)
}
