import type { Mapping } from 'attune/testing'
import { readMapping } from 'attune/testing'
import type { Scheduler } from './scheduler.ts'

const DAY_MS = 86_400_000

/** What the playbook says beside its usual sections where files are loaded: of the past, and what must not come of it. */
export const FILE_SECTIONS = {
  audiences: {
    shoppers: { where: { event: 'Till Sale', within: '60d', atLeast: 3 } },
    spenders60: { where: { event: 'Till Sale', sum: 'total', within: '60d', moreThan: 50.5 } },
  },
  triggers: {
    sold: { on: { event: 'Till Sale' } },
    shopping: { on: { enters: 'shoppers' } },
    spending: { on: { enters: 'spenders60' } },
  },
  actions: {
    'till-thanks': {
      triggers: ['sold', 'shopping', 'spending'],
      value: 900,
      treatments: [{ channel: 'hook', content: {}, expiresAfter: '30m' }],
    },
  },
} as const

/** Moments that only rows of files could cause, and so must not come. */
export const FORBIDDEN_MOMENTS: readonly string[] = ['sold', 'shopping', 'spending']

export const LIMITS_OF_FILES = { withinMs: 60 * DAY_MS, atLeast: 3, moreThan: 50.5 } as const

/** Something that was sold in the past: a row of a file. */
export interface Sale {
  /** What tells it apart: a receipt, or the id that it has live as well. */
  readonly key: string
  readonly event: 'Till Sale' | 'Web Sale'
  /** To whom it leads: a device of somebody who acts meanwhile, or a card known from files alone. */
  readonly identifier: string
  readonly total: number
  readonly at: number
}

/** A file as it is sent, and what is in it. */
export interface SaleFile {
  readonly name: string
  readonly mapping: Mapping
  readonly content: Buffer
  /** Good rows, those that come again included; and bad ones. */
  readonly good: number
  readonly bad: number
}

const CARDS = 12

/** Sales between one and twenty days ago or more than a hundred: clearly within a window of sixty days, or clearly not. */
export function drawSales(event: Sale['event'], count: number, people: number, scheduler: Scheduler): readonly Sale[] {
  return Array.from({ length: count }, (_, number) => {
    const isLate = scheduler.chance(0.7)
    const days = isLate ? scheduler.between(1, 20) : scheduler.between(100, 300)
    const person = scheduler.between(0, people - 1)
    return {
      key: `${event === 'Till Sale' ? 'r' : 'web'}${number}`,
      event,
      identifier: scheduler.chance(0.6) ? `anonymous:a${person}` : `loyalty:c${person % CARDS}`,
      total: scheduler.between(1, 30),
      at: Math.floor(scheduler.now) - days * DAY_MS - scheduler.between(0, DAY_MS / 2),
    }
  })
}

/** A file with some of the sales, some of them twice or corrected later on; two files share sales, whatever their format. */
export function drawFile(number: number, sales: readonly Sale[], scheduler: Scheduler): SaleFile {
  const isCsv = sales[0]!.event === 'Till Sale' && number % 2 === 0
  const rows: Sale[] = []
  for (const sale of sales) {
    if (!scheduler.chance(0.6)) continue
    rows.push(sale)
    // The same row once more, or a correction that comes too late: the first stays.
    if (scheduler.chance(0.15)) rows.push(scheduler.chance(0.5) ? sale : { ...sale, total: sale.total + 1000 })
  }
  const lines = rows.map(isCsv ? toCsv : toNdjson)
  const bad = scheduler.between(0, 2)
  for (let i = 0; i < bad; i++)
    lines.splice(scheduler.between(0, lines.length), 0, isCsv ? 'only,two' : '{"key": broken')
  if (isCsv) lines.unshift(COLUMNS.join())
  const mapping = mappingFor(sales[0]!.event, isCsv)
  return { name: `file-${number}`, mapping, content: Buffer.from(`${lines.join('\n')}\n`), good: rows.length, bad }
}

const COLUMNS = ['key', 'device', 'card', 'total', 'at'] as const

function toCsv(sale: Sale): string {
  const row = fieldsOf(sale)
  return COLUMNS.map((column) => row[column]).join()
}

function toNdjson(sale: Sale): string {
  return JSON.stringify(fieldsOf(sale))
}

function fieldsOf({ at, identifier, key, total }: Sale): Record<(typeof COLUMNS)[number], string | number> {
  const value = identifier.slice(identifier.indexOf(':') + 1)
  const isCard = identifier.startsWith('loyalty:')
  return { key, device: isCard ? '' : value, card: isCard ? value : '', total, at: new Date(at).toISOString() }
}

function mappingFor(event: Sale['event'], isCsv: boolean): Mapping {
  const read = readMapping({
    ...{ source: 'till', format: isCsv ? 'csv' : 'ndjson', event, time: 'at' },
    identifiers: { anonymous: 'device', loyalty: 'card' },
    properties: { total: isCsv ? { column: 'total', type: 'number' } : 'total' },
    // What is sent live as well is known by the id that it has there.
    ...(event === 'Web Sale' ? { id: 'key' } : { key: 'key' }),
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.mapping
}
