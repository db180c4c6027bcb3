import type { ConditionTree } from '../tree.ts'
import type { TextReader } from './reader.ts'
import { isPlain } from './tokens.ts'

/** What a kind of leaf looks like in a text. */
export interface LeafText<Shape = ConditionTree> {
  /** Words that such a leaf begins with; none of them can be the name of a trait that stands alone. */
  readonly words: readonly string[]
  /** Words that tell what an argument in its brackets is; they cannot stand alone either. */
  readonly inside?: readonly string[]
  /** Reads on after one of the words. The schema of the leaf looks at what comes out. */
  read(reader: TextReader, word: string): ConditionTree
  print(leaf: Shape, printer: LeafPrinter): string
}

/** What leaves need to print themselves. */
export interface LeafPrinter {
  /** A name that stands alone in front of a comparison where that can be; else with the word that tells what it is. */
  bare(word: 'trait' | 'property', name: string): string
  /** A condition on the properties of an event. */
  filter(condition: unknown): string
}

/** A name as it stands in a text: in quotes where it is not one word. */
export function nameText(name: string): string {
  return isPlain(name) ? name : JSON.stringify(name)
}

/** The name of an event, of which several words need no quotes. */
export function eventText(name: string): string {
  return name.split(' ').every(isPlain) ? name : JSON.stringify(name)
}
