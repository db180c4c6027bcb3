import { type Clock, MONTHS, WEEKDAYS } from '../clock.ts'
import type { TextReader } from './reader.ts'

const TIME_OF_DAY = 'a time of day such as 07:30'

/** Reads `07:00 to 09:00 on tuesday to friday in june, july between 06-15 and 07-31`, every part of which may be missing. */
export function readClock(reader: TextReader): Clock {
  const clock: Clock = {}
  if (reader.peek().kind === 'time') {
    clock.from = reader.take().source
    reader.oneOf(['to'])
    clock.to = reader.expect('time', TIME_OF_DAY)
  } else {
    if (reader.takeWord('from')) clock.from = reader.expect('time', TIME_OF_DAY)
    if (reader.takeWord('until')) clock.to = reader.expect('time', TIME_OF_DAY)
  }
  if (reader.takeWord('on')) clock.weekdays = readNames(reader, WEEKDAYS)
  if (reader.isWord(['in']) && reader.isWord(MONTHS, 1)) {
    reader.take()
    clock.months = readNames(reader, MONTHS)
  }
  if (reader.takeWord('between')) {
    const from = reader.expect('date', 'a day of the year such as 08-15')
    reader.oneOf(['and'])
    clock.dates = { from, to: reader.expect('date', 'a day of the year such as 09-30') }
  }
  return clock
}

/** `tuesday, friday`, or `tuesday to friday`. */
function readNames<Name extends string>(reader: TextReader, names: readonly Name[]): Name[] {
  const found = [reader.oneOf(names)]
  if (reader.takeWord('to')) return through(names, found[0]!, reader.oneOf(names))
  while (reader.isSymbol(',') && reader.isWord(names, 1)) {
    reader.take()
    found.push(reader.oneOf(names))
  }
  return found
}

function through<Name>(names: readonly Name[], first: Name, last: Name): Name[] {
  const from = names.indexOf(first)
  const count = ((names.indexOf(last) - from + names.length) % names.length) + 1
  return Array.from({ length: count }, (_, i) => names[(from + i) % names.length]!)
}

export function clockText({ dates, from, months, to, weekdays }: Clock): string {
  const hours =
    from !== undefined && to !== undefined ? `${from} to ${to}` : from ? `from ${from}` : to && `until ${to}`
  return [
    hours,
    weekdays && `on ${weekdays.join(', ')}`,
    months && `in ${months.join(', ')}`,
    dates && `between ${dates.from} and ${dates.to}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}
