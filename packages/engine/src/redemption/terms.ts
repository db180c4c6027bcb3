import type { Benefit, Requirement } from '../basket/benefit.ts'
import type { StockTerms } from './stock.ts'

/** How an offer is used at a till or in a shop, compiled. */
export interface RedemptionTerms {
  readonly benefit: Benefit
  readonly requires: readonly Requirement[]
  readonly for: 'holders' | 'everyone' | 'code'
  /** In the form in which codes are compared. */
  readonly code: string | undefined
  /** Whether each use has a code of its own, out of a batch. */
  readonly uniqueCodes: boolean
  readonly channels: ReadonlySet<string> | undefined
  readonly places: ReadonlySet<string> | undefined
  /** The property by which the event that brings a copy names the only place where it can be used. */
  readonly onlyWhere: readonly string[] | undefined
  /** Whether it can be used at an instant by the clock of a zone. */
  readonly isOpenAt: (zone: string, at: number) => boolean
  readonly priority: number
  readonly group: string | undefined
  readonly exclusive: boolean
  readonly marginFloor: number
  readonly worth: number
  readonly limit: { readonly max: number; readonly withinMs: number; readonly perHousehold: boolean } | undefined
  readonly stock: StockTerms | undefined
  /** Names of the budget pools of uses and of minor units, where there are any. */
  readonly unitPool: string | undefined
  readonly amountPool: string | undefined
}

/** What is no part of a code: spaces, dashes of every kind (a phone makes two hyphens one longer dash), and marks that nobody sees. */
const BETWEEN = /[\s\p{Pd}\p{Cf}\u2212]/gu

/** A code without spaces and dashes. */
export function bareCode(code: string): string {
  return code.replaceAll(BETWEEN, '')
}

/** The form in which codes are compared: how people write them does not matter. */
export function comparableCode(code: string): string {
  return bareCode(code).toUpperCase()
}
