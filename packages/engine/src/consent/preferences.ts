/** What a person has chosen about how they are spoken to. It only ever narrows what the playbook allows. */
export interface Preferences {
  /** BCP 47 language tag, where chosen. */
  language: string | undefined
  /** Minutes of the day, local to the person, between which nothing interrupts; `to` is not included. */
  quietHours: { readonly from: number; readonly to: number } | undefined
  /** At most `max` interrupting messages in any stretch of time that long, on one channel or on all. */
  caps: { readonly channel: string | undefined; readonly max: number; readonly withinMs: number }[]
}
