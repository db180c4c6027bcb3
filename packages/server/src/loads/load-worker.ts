import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { giveWay } from '../threads/give-way.ts'
import { BadRows } from './bad-rows.ts'
import { FileSupply } from './file-supply.ts'
import type { FromReader, ReadingOrders, ToReader } from './load-protocol.ts'
import { FileReading, UnfitMappingError } from './read-file.ts'

/** Parts that may be on their way in at once: while one is taken in, the next is read. */
const UNDER_WAY = 4
const PROGRESS_MS = 250

/** The thread that reads a file: no more of it at a time than is taken in. */
async function main(port: MessagePort, orders: ReadingOrders): Promise<void> {
  const send = (message: FromReader, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
  const supply = new FileSupply(orders)
  let underWay = 0
  let wake: (() => void) | undefined
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  port.on('message', (message: ToReader) => {
    if (message.type === 'more') return supply.noteMore(message)
    underWay--
    wake?.()
  })
  const badRows = new BadRows(orders.report)
  const reading = new FileReading(orders, supply, badRows)
  // Whatever is counted as bad can be read in the report.
  const tell = () => {
    badRows.flush()
    send({ type: 'progress', counts: reading.counts })
  }
  const progress = setInterval(tell, PROGRESS_MS)
  try {
    for await (const part of reading.parts()) {
      send({ type: 'part', ...part }, [part.body.buffer])
      underWay++
      while (underWay >= UNDER_WAY) await woken()
    }
    while (underWay > 0) await woken()
    send({ type: 'read', counts: reading.counts })
  } catch (error) {
    if (error instanceof UnfitMappingError) send({ type: 'unfit', problems: error.problems })
    else send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  } finally {
    clearInterval(progress)
    port.close()
  }
}

giveWay()
await main(parentPort!, workerData as ReadingOrders)
