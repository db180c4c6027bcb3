import { filters } from 'liquidjs'

type DateFilter = (this: Filling, value: unknown, format?: string, zone?: number | string) => unknown

/** What Liquid lends a filter: what the text may refer to. */
interface Filling {
  readonly context: { getSync(path: PropertyKey[]): unknown }
}

const write = filters.date as DateFilter

/** Days, and times of a clock that say of no zone which: they are written as they stand, whoever reads them. */
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/

/** Liquid's `date` by the clock of the person whom the text is for (`timezone`), where the text names no zone itself. */
export function personalDate(this: Filling, value: unknown, format?: string, zone?: number | string): unknown {
  if (zone === undefined && typeof value === 'string' && WITHOUT_ZONE.test(value))
    return write.call(this, value.length > 10 ? `${value.replace(' ', 'T')}Z` : value, format, 0)
  return write.call(this, value, format, zone ?? (this.context.getSync(['timezone']) as string | undefined))
}
