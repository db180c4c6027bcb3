/** A day by the Gregorian calendar; `month` is 1 to 12. */
export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

const ERA_DAYS = 146_097

/** The date of a day, given as days since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
export function dateOfDay(day: number): CalendarDate {
  const shifted = day + 719_468
  const era = Math.floor(shifted / ERA_DAYS)
  const ofEra = shifted - era * ERA_DAYS
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** The day on which a month begins, as days since 1970. `month` counts on from January of the year 0: year x 12 + month - 1. */
export function firstDayOfMonth(month: number): number {
  const march = month - 2
  const year = Math.floor(march / 12)
  const ofYear = Math.floor((153 * (march - year * 12) + 2) / 5)
  const era = Math.floor(year / 400)
  const ofEra = year - era * 400
  return era * ERA_DAYS + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The month of a day, counted on from January of the year 0. */
export function monthOfDay(day: number): number {
  const { month, year } = dateOfDay(day)
  return year * 12 + month - 1
}
