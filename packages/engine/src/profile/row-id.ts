const ROW = 'row/'

/** The id of the event of a row of a file, by the row's key. */
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
