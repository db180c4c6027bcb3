import type { Latency } from './figures/latency.ts'
import type { Throughput } from './figures/throughput.ts'
import type { Weight } from './memory/memory-orders.ts'
import type { Results } from './results.ts'
import type { Spread } from './statistics.ts'

type Row = readonly string[]

/** The results as a table for people: median (lowest to highest round). */
export function describeResults(results: Results): string {
  const { arbitrate, audience, decide, flushDelay, growth, identity, ingest, load, memory, moment, outage, ...rest } =
    results
  const { blast, cardSwipe, recover, step, texts, tills } = rest
  const rows: Row[] = [['figure', 'Attune', 'floor', 'ratio', 'remarks']]
  if (ingest?.batch) rows.push(...throughputRows('ingest.batch', ingest.batch))
  if (ingest?.single) rows.push(...throughputRows('ingest.single', ingest.single))
  if (moment) rows.push(...latencyRows('moment', moment))
  if (decide) rows.push(...latencyRows('decide', decide))
  if (tills) rows.push(...latencyRows('tills: evaluate', tills.evaluate), ...latencyRows('tills: redeem', tills.redeem))
  if (cardSwipe) {
    const [row, ...more] = latencyRows('card-swipe', cardSwipe)
    const besides = `${figure(cardSwipe.othersPerSecond)} other events/s; ${figure(cardSwipe.notices)} notices for ${figure(cardSwipe.swipes)} swipes`
    rows.push(row!, ...more, ['', '', '', '', besides])
  }
  if (texts) {
    const [row, ...more] = latencyRows('texts', texts)
    const most = `${figure(texts.answered)} answers to ${figure(texts.people)} people; ${figure(texts.mostPerSecond)}/s at most`
    rows.push(row!, ...more, ['', '', '', '', most])
  }
  if (step) {
    const bytes = `document of ${figure(step.documentBytes)} bytes decoded and encoded`
    rows.push(['step µs/event', over(step.spread.usPerEvent), over(step.spread.floor), figure(step.ratio), bytes])
  }
  if (arbitrate) {
    const { actions, floorUs, p50Us, p99Us, wholeUs } = arbitrate
    const remark = `of ${actions} actions; p99 ${over(p99Us)}; a whole decision ${over(wholeUs)}`
    rows.push(['arbitrate µs', over(p50Us), over(floorUs), figure(p50Us.median / floorUs.median), remark])
  }
  if (identity) {
    const bytes = `${figure(identity.indexBytesEach)} bytes an identifier (${figure(identity.residentBytesEach)} resident), of ${figure(identity.identifiers)}`
    rows.push(['identity ns/event', over(identity.nsPerEvent), '', '', bytes])
  }
  for (const [axis, name] of growth ? GROWN : [])
    rows.push([
      `growth ${name}`,
      '',
      '',
      over(growth!.spread[axis]),
      `${figure(growth!.usPerEvent[axis])} µs CPU/event at ×1${axis === 'waits' ? `; bytes of one: ${weightOf(growth!.wait)}` : ''}`,
    ])
  if (audience) {
    const remark = `${figure(audience.factsPerSecond)} facts/s at ${figure(audience.backgroundPerSecond)} events/s; `
    const sides = [over(audience.spread.p99Ms), over(audience.spread.floorP99Ms), over(audience.spread.ratio)]
    const rest = `p50 ${figure(audience.p50Ms)}, ${remark}${remarkOn(audience.generatorBusy, audience.void)}`
    rows.push(['audience p99 ms', ...sides, rest])
  }
  if (outage) rows.push(...outageRows(outage))
  if (load) {
    const { bytes, generatorBusy, idleP99Ms, spread } = load
    const meanwhile = `moment p99 ms ${over(spread.momentP99Ms)} meanwhile, ${figure(idleP99Ms)} otherwise`
    const file = `${figure(load.rows)} rows, ${figure(bytes / 1e6)} MB`
    const sides = [over(spread.rowsPerSecond), over(spread.floor), over(spread.ratio)]
    rows.push(['load rows/s', ...sides, `${meanwhile}; ${file}; ${remarkOn(generatorBusy, load.void)}`])
  }
  if (blast) {
    const { before, highest } = blast.residentMiB
    const meanwhile = `moment p99 ms ${over(blast.spread.momentP99Ms)} meanwhile, ${figure(blast.idleP99Ms)} otherwise`
    const cost = `${figure(blast.recipients)} people, ${figure(blast.cpuUs)} us of CPU each, +${figure(highest - before)} MiB`
    const sides = [over(blast.spread.recipientsPerSecond), over(blast.spread.floor), over(blast.spread.ratio)]
    rows.push(['blast recipients/s', ...sides, `${meanwhile}; ${cost}; ${remarkOn(blast.generatorBusy, blast.void)}`])
  }
  if (recover) {
    const remark = `${recover.records} records behind, after ${recover.loadSeconds} s of load`
    rows.push(['recover s', figure(recover.seconds), figure(recover.floorSeconds), figure(recover.ratio), remark])
  }
  if (memory) {
    const remark = `${memory.customers} customers, ${memory.documentBudgetMiB} MiB for documents`
    rows.push(['memory MiB', figure(memory.residentMiB), figure(memory.floor), figure(memory.ratio), remark])
    for (const [name, weight] of [['customer', memory.customer] as const, ['membership', memory.membership] as const])
      rows.push([`  bytes a ${name}`, '', '', '', weightOf(weight)])
    rows.push(['', '', '', '', `${figure(memory.membershipsEach)} memberships a customer`])
  }
  if (flushDelay) {
    rows.push(...throughputRows(`batch, flush +${flushDelay.addedMs} ms`, flushDelay.batch))
    rows.push(...throughputRows(`single, flush +${flushDelay.addedMs} ms`, flushDelay.single))
  }
  return `${layOut(rows)}${step ? `\n\nWhere a step goes\n${layOut(stepRows(step))}` : ''}`
}

const GROWN = [
  ['customers', 'customers ×10'],
  ['audiences', 'audiences ×10'],
  ['history', 'history ×10'],
  ['touched', '1,000 audiences for 10, 5 touched'],
  ['waits', 'open waits ×10'],
] as const

function weightOf({ document, live, stored }: Weight): string {
  return `${figure(live)} in memory, ${figure(document)} as a document, ${figure(stored)} in the table`
}

function throughputRows(name: string, measured: Throughput): Row[] {
  const { generatorBusy, others, spread } = measured
  const main = [`${name} events/s`, over(spread.eventsPerSecond), over(spread.floor), over(spread.ratio)]
  const rest = Object.entries(others).map(([other, { eventsPerSecond, ratio }]) => {
    return ['', '', `${figure(eventsPerSecond)} ${other}`, figure(ratio), '']
  })
  return [[...main, remarkOn(generatorBusy, measured.void)], ...rest]
}

function latencyRows(name: string, measured: Latency): Row[] {
  const { generatorBusy, p50Ms, p95Ms, p999Ms, ratePerSecond, spread } = measured
  const tail = `p50 ${figure(p50Ms)}, p95 ${figure(p95Ms)}, p99.9 ${figure(p999Ms)} at ${ratePerSecond}/s; `
  const main = [`${name} p99 ms`, over(spread.p99Ms), over(spread.floorP99Ms), over(spread.ratio)]
  return [[...main, tail + remarkOn(generatorBusy, measured.void)]]
}

function outageRows(outage: NonNullable<Results['outage']>): Row[] {
  const { bytesPerFact, events, hour, ingest, outOfOrder, recoverySeconds, residentMiB, waiting, wrongMembers } = outage
  const told = `${figure(recoverySeconds)} s to tell ${figure(waiting)} facts of ${figure(events)} events`
  const checked = `${wrongMembers} members wrong, ${outOfOrder} facts out of order, ${outage.repeats} repeats`
  const memory = `MiB ${figure(residentMiB.before)} before, ${figure(residentMiB.highest)} at most, ${figure(residentMiB.after)} after`
  const rates = `events/s in the first third ${figure(ingest.first)}, in the last ${figure(ingest.last)}`
  const scaled = `${figure(hour.facts)} facts, ${figure(hour.storeGiB)} GiB (${figure(bytesPerFact)} bytes each), told in ${figure(hour.recoverySeconds)} s`
  return [
    ['outage', figure(outage.recoveryPerSecond), '', '', `facts/s; ${told}; ${checked}`],
    ['', '', '', '', `${memory}; ${rates}`],
    ['  an hour', '', '', '', scaled],
  ]
}

function stepRows({ folders, stages, usPerEvent }: NonNullable<Results['step']>): Row[] {
  const byStage = Object.entries(stages).map(([stage, us]) => [stage, `${figure(us)} µs`, percent(us / usPerEvent)])
  const byFolder = Object.entries(folders).map(([folder, share]) => [`  ${folder}`, '', percent(share)])
  return [...byStage, ['by folder of the engine (self time)', '', ''], ...byFolder]
}

function remarkOn(generatorBusy: number, isVoid: boolean): string {
  return isVoid ? `VOID: the generator was busy ${percent(generatorBusy)}` : `generator busy ${percent(generatorBusy)}`
}

function over({ high, low, median }: Spread): string {
  return `${figure(median)} (${figure(low)} to ${figure(high)})`
}

function figure(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function layOut(rows: readonly Row[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
