/** What a process with one engine is told, in this order: open, any number of runs. */
export type GrowthOrder =
  | {
      readonly type: 'open'
      readonly directory: string
      readonly seed: number
      readonly customers: number
      /** The audiences of the standard playbook, or ten of which every event touches five. */
      readonly audiences: 'standard' | 'few'
      /** Audiences besides those, of events that never come. */
      readonly idleAudiences: number
      /** Share of the customers who wait in a journey for what never comes. */
      readonly waiting: number
    }
  /** Brings everybody in, and those who wait into their journey. */
  | { readonly type: 'prefill' }
  /** Lets events come, spread over so many days that end now; 0 for events of now. */
  | { readonly type: 'run'; readonly events: number; readonly days: number }

/** CPU time of the whole process, all its threads, for each event, µs. */
export interface GrowthAnswer {
  readonly usPerEvent: number
}
