/** Least time between two messages of the one sender by whom everything that is sent on `hook` is written. */
export const SENDER_INTERVAL_MS = 7000

/** Actions that are sent to the club, each by a send of its own: every other one interrupts. */
export function sendActions(sends: number): Record<string, object> {
  const treatments = [
    [{ channel: 'push', content: { text: 'News' }, expiresAfter: '14h' }],
    [{ channel: 'hook', content: { text: 'News' }, expiresAfter: '6h' }],
  ]
  return Object.fromEntries(
    Array.from({ length: sends }, (_, number) => [
      `club-${number}`,
      { sends: true, value: 0, treatments: treatments[number % treatments.length] },
    ]),
  )
}

export const CLUB = { where: { trait: 'club', is: true } } as const
