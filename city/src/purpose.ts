/** What a draw is for: a number each, so that no two purposes share their luck. */
export const PURPOSE = {
  person: 1,
  store: 2,
  weather: 3,
  stock: 4,
  habitDay: 5,
  impulse: 6,
  ping: 7,
  reaction: 8,
  arrival: 9,
} as const
