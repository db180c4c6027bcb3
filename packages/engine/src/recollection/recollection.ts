import type { Grain } from '../profile/window.ts'

/**
 * Names one thing that conditions ask of a customer's past and that is kept up to date event by event: a filtered
 * rollup, a window of a rollup, a tally, a series, a context fact. Plain counts are kept of every event, asked for or not.
 */
export type Recollection = string

export const rollupRecollection = (key: string): Recollection => `rollup:${key}`
export const windowRecollection = (key: string, grain: Grain | 'month'): Recollection => `${grain}:${key}`
export const tallyRecollection = (key: string): Recollection => `tally:${key}`
export const seriesRecollection = (key: string): Recollection => `series:${key}`
export const factRecollection = (name: string, definition: unknown): Recollection =>
  `fact:${name}:${JSON.stringify(definition)}`
