const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/
const MINUTE_MS = 60_000

/**
 * Milliseconds since 1970 of an ISO 8601 text (RFC 3339, and forms that leave out the zone, seconds or time: then UTC
 * and zero); undefined for anything else, 30 February included. Independent of the zone of this machine.
 */
export function parseIsoTime(text: string): number | undefined {
  return isMillisecondUtc(text) ? fromDigits(text) : fromParts(ISO.exec(text))
}

/** Whether it has the form in which JavaScript writes dates, which nearly all senders use. */
function isMillisecondUtc(text: string): boolean {
  if (text.length !== 24 || text.charCodeAt(23) !== 0x5a) return false
  for (let i = 0; i < 23; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39 ? SEPARATORS[i] !== 0 : SEPARATORS[i] !== code) return false
  }
  return true
}

/** Character codes that must stand between the digits; 0 where a digit stands. */
const SEPARATORS = [...'0000-00-00T00:00:00.000'].map((mark) => (mark === '0' ? 0 : mark.charCodeAt(0)))

function fromDigits(text: string): number | undefined {
  const year = number2(text, 0) * 100 + number2(text, 2)
  const ms = number2(text, 20) * 10 + text.charCodeAt(22) - 0x30
  return instant(year, number2(text, 5), number2(text, 8), number2(text, 11), number2(text, 14), number2(text, 17), ms)
}

function number2(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 0x30 * 11
}

function fromParts(parts: RegExpExecArray | null): number | undefined {
  if (!parts) return undefined
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', , sign, zoneHour = 0, zoneMinute = 0] =
    parts
  const ms = Math.floor(Number(`0.${fraction}0`) * 1000)
  const local = instant(+year!, +month!, +day!, +hour, +minute, +second, ms)
  if (local === undefined || +zoneHour > 23 || +zoneMinute > 59) return undefined
  const offset = (+zoneHour * 60 + +zoneMinute) * MINUTE_MS
  return sign === '-' ? local + offset : sign === '+' ? local - offset : local
}

/** A leap second counts as the second after it. */
function instant(
  y: number,
  month: number,
  d: number,
  h: number,
  min: number,
  s: number,
  ms: number,
): number | undefined {
  if (month < 1 || month > 12 || d < 1 || d > daysIn(y, month) || h > 23 || min > 59 || s > 60) return undefined
  // Date.UTC takes years below 100 as of the 20th century.
  return y < 100 ? undefined : Date.UTC(y, month - 1, d, h, min, s, ms)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
