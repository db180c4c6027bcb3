import type { IdentityOrder } from './identity-orders.ts'
import { measureIdentity } from './measure-identity.ts'

process.on('message', (order: IdentityOrder) => process.send!(measureIdentity(order)))
process.on('disconnect', () => process.exit())
