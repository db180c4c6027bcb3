import type { CodePurpose } from '@attune/engine'
import type { SeriesSpec } from './series.ts'

/** Codes that are good for the same. Plain data, as the store and the log hold it. */
export interface CodeBatch {
  readonly id: string
  readonly purpose: CodePurpose
  /** For people: what the codes are for. */
  readonly label?: string
  readonly createdAt: number
  /** From when on and until when (exclusive) they can be used, ms. */
  readonly startsAt?: number
  readonly endsAt?: number
  /** When those that nobody had used became of no use. */
  readonly revokedAt?: number
  /** How many there are. */
  readonly count: number
  /** Under which imported codes are hashed, in base64; sealed (see `CodeKeys`). */
  readonly importKey?: string
  /** Which numbers of a series they are; undefined where they were imported. */
  readonly generated?: SeriesSpec & { readonly first: number }
}

/** What becomes of batches, in the order of the log. */
export type CodesChange =
  /** Which numbers of its series they are, and under which key, is found out when its turn comes. */
  | { readonly to: 'opened'; readonly batch: CodeBatch }
  /** Codes from a file: 64 bits of a keyed hash of each, in base64. */
  | { readonly to: 'grown'; readonly batch: string; readonly hashes: string }
  | { readonly to: 'revoked'; readonly batch: string }
