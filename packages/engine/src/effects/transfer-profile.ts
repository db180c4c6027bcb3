import type { Customer } from '../profile/customer.ts'

/** Everything of a customer who was found to be another one, on its way to that one. */
export interface TransferProfile {
  readonly type: 'transfer-profile'
  readonly profile: Customer
}
