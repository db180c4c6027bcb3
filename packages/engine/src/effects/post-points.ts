import type { Posting } from '../loyalty/post.ts'

/** Write a movement of points into the ledger. */
export interface PostPoints {
  readonly type: 'post-points'
  readonly posting: Posting
}
