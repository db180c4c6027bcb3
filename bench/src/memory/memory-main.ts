import type { WeighOrder } from './memory-orders.ts'
import { weighCustomers } from './weigh-customers.ts'

process.on('message', (order: WeighOrder) => process.send!(weighCustomers(order)))
process.on('disconnect', () => process.exit())
