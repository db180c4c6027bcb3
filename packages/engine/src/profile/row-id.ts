const ROW = 'row/'

/** Hexadecimal digits of a row's key. */
const KEY_LENGTH = 16

/** The id of the event of a row of a file, by the row's key: 16 hexadecimal digits. */
export function rowId(key: string): string {
  return `${ROW}${key}`
}

/**
 * Whether an event is a row of a file, known by the row's key. Of those the host remembers, for all customers, which it
 * has had: kept with the customer they would push out the ids of what happens now.
 */
export function isRowId(eventId: string): boolean {
  return eventId.startsWith(ROW)
}

/** The key in the id of a row's event. What is stated beside it (`…#traits`) is an event of its own, with a key of its own. */
export function rowKeyIn(eventId: string): string {
  const key = eventId.slice(ROW.length, ROW.length + KEY_LENGTH)
  if (eventId.length === ROW.length + KEY_LENGTH) return key
  return (Number.parseInt(key[0]!, 16) ^ 8).toString(16) + key.slice(1)
}
