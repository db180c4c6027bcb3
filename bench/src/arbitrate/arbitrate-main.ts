import type { ArbitrateOrder } from './arbitrate-orders.ts'
import { measureArbitrate } from './measure-arbitrate.ts'

process.on('message', (order: ArbitrateOrder) => process.send!(measureArbitrate(order)))
process.on('disconnect', () => process.exit())
