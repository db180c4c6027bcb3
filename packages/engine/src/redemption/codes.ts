/**
 * How a unique code stands. free: nobody has used it; given: it is in somebody's wallet; held: kept for a basket that is not
 * paid yet; used: for good; revoked: of no use any more.
 */
export type CodeState = 'free' | 'given' | 'held' | 'used' | 'revoked'

/** Which code of which batch. */
export interface CodeName {
  readonly batch: string
  /** Its place in the batch, from 0. */
  readonly number: number
}

/** What a code is good for. */
export type CodePurpose =
  | { readonly offer: string; readonly points?: undefined }
  | { readonly offer?: undefined; readonly points: { readonly programme: string; readonly points: number } }

/** A unique code as it stands. */
export interface KnownCode extends CodeName {
  readonly purpose: CodePurpose
  readonly state: CodeState
  /** When and where it came to stand so, ms; 0 where it never changed. */
  readonly at: number
  readonly place: string | undefined
  /** In whose wallet it lies; 0 where it is whoever's names it. */
  readonly owner: number
  /** From when on and until when (exclusive) it can be used, ms. */
  readonly startsAt: number
  readonly endsAt: number
}

/** unknown: there is none; mistyped: there can be none, for its check character does not fit. */
export type CodeMiss = 'unknown' | 'mistyped'

/** Unique codes. A step sees what earlier steps did with them. */
export interface Codes {
  /** Reads what somebody typed: case, spaces and dashes do not matter, nor do letters for digits that look alike. */
  find(text: string): KnownCode | CodeMiss
  /** How a code stands now; undefined where there is no such batch. */
  get(name: CodeName): KnownCode | undefined
  /** A code for an offer that is free and not taken by the step at hand; undefined where there is none left. */
  nextFree(offer: string, isTaken: (name: CodeName) => boolean): CodeName | undefined
}

/** Why a code cannot be used by a customer now; undefined where nothing stands against it. */
export function whyCodeUnusable(code: KnownCode, customer: number, now: number): string | undefined {
  if (code.state === 'used') return 'code_used'
  if (code.state === 'held') return 'code_held'
  if (code.state === 'revoked') return 'code_revoked'
  if (code.state === 'given' && code.owner !== customer) return 'code_of_another'
  if (now < code.startsAt) return 'code_not_started'
  if (now >= code.endsAt) return 'code_ended'
  return undefined
}
