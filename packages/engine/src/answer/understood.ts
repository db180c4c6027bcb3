import type { Json } from '../json.ts'

/** What a text was understood to answer. */
export interface Understood {
  readonly value: Json
  /** Whether the text says nothing else, so that it can hardly be meant for anything but the question. */
  readonly exact: boolean
}

/** What an answer may be reckoned by besides the text. */
export interface Hearing {
  /** When it was said, ms since 1970. */
  readonly at: number
  /** IANA zone of the person. */
  readonly zone: string
  /** In which the person is spoken to, such as `en`. */
  readonly language: string
  /** Files that came with it: where they lie, and their media types, empty where not known. */
  readonly media?: readonly { readonly url: string; readonly type: string }[]
}

/** Understands a text as an answer of one kind; undefined where it is none. */
export type UnderstandAnswer = (text: string, hearing: Hearing) => Understood | undefined
