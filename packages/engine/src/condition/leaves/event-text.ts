import { PERIODS, type Period } from '../../profile/period.ts'
import type { Clock } from '../clock.ts'
import type { Comparison } from '../comparison.ts'
import { clockText, readClock } from '../text/clock-text.ts'
import { comparedText, readAnyComparisons, readComparisons } from '../text/comparison-text.ts'
import { eventText, type LeafText, nameText } from '../text/leaf-text.ts'
import type { TextReader } from '../text/reader.ts'
import type { ConditionTree } from '../tree.ts'

/** What stands in the brackets of an event. */
export interface EventArguments {
  readonly event: string
  readonly where?: unknown
  readonly within?: string | undefined
  readonly during?: Clock | undefined
  readonly each?: { readonly period: Period; readonly last: number } | undefined
  readonly lines?: string | undefined
  readonly sum?: string | undefined
}

const PLURALS = PERIODS.map((period) => `${period}s` as const)

/** `did(Order Completed, within 30d)`, `count(Order Completed, total >= 20) >= 3`, `sum(total of Order Completed) >= 100`. */
export const eventLeafText: LeafText<EventArguments & Comparison> = {
  words: ['did', 'count', 'sum'],
  inside: ['within', 'during', 'each', 'lines'],
  read(reader, word) {
    reader.expectSymbol('(')
    const sum = word === 'sum' ? readSummed(reader) : {}
    const given = { event: reader.eventName(), ...sum, ...readArguments(reader) }
    reader.expectSymbol(')')
    if (word === 'did') return given
    return { ...given, ...(word === 'count' ? readComparisons(reader) : readAnyComparisons(reader)) }
  },
  print({ event, where, within, during, each, lines, sum, ...comparison }, printer) {
    const given = [
      sum === undefined ? eventText(event) : `${nameText(sum)} of ${eventText(event)}`,
      lines !== undefined && `lines ${nameText(lines)}`,
      where !== undefined && printer.filter(where),
      within !== undefined && `within ${within}`,
      during !== undefined && `during ${clockText(during)}`.trimEnd(),
      each !== undefined && `each of the last ${each.last} ${each.period}s`,
    ].filter((part) => part !== false)
    const word = sum !== undefined ? 'sum' : Object.keys(comparison).length === 0 ? 'did' : 'count'
    return comparedText(`${word}(${given.join(', ')})`, comparison)
  },
}

function readSummed(reader: TextReader): { sum: string } {
  const sum = reader.name('the property to add up')
  reader.oneOf(['of'])
  return { sum }
}

function readArguments(reader: TextReader): ConditionTree {
  const found: { [name: string]: unknown } = {}
  while (reader.takeSymbol(',')) {
    const token = reader.peek()
    const [name, value] = readArgument(reader)
    if (Object.hasOwn(found, name)) reader.refuse(token.at, `there is more than one ${ARGUMENTS[name]} here; keep one`)
    found[name] = value
  }
  return found
}

const ARGUMENTS: Readonly<Record<string, string>> = {
  where: 'condition on the event; join them with `and`',
  within: '`within`',
  during: '`during`',
  each: '`each`',
  lines: '`lines`',
}

function readArgument(reader: TextReader): [name: string, value: unknown] {
  if (reader.takeWord('within')) return ['within', reader.duration()]
  if (reader.takeWord('during')) return ['during', readClock(reader)]
  if (reader.takeWord('each')) return ['each', readEach(reader)]
  if (reader.takeWord('lines')) return ['lines', reader.name('a list in the event')]
  return ['where', reader.filter()]
}

/** `of the last 3 seasons`. */
function readEach(reader: TextReader): { period: Period; last: number } {
  for (const word of ['of', 'the', 'last']) reader.oneOf([word])
  const last = reader.number('how many')
  const plural = reader.oneOf(PLURALS)
  return { period: PERIODS[PLURALS.indexOf(plural)]!, last }
}
