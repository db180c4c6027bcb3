import { excerptOf } from '../condition/text/excerpt.ts'
import { type ParsedText, parseCondition } from '../condition/text/parse.ts'
import type { Bare, TextProblem } from '../condition/text/reader.ts'
import type { PlaybookProblem } from './playbook.ts'

interface HeldText {
  readonly text: string
  readonly parsed: Extract<ParsedText, { ok: true }>
}

/** The conditions of a playbook that were written as texts: what they say, and where in them a mistake stands. */
export class Texts {
  readonly #byPath = new Map<string, HeldText>()

  parse(text: string, path: string, bare: Bare): ParsedText {
    const parsed = parseCondition(text, bare)
    if (parsed.ok) this.#byPath.set(path, { text, parsed })
    return parsed
  }

  /** A problem at a path; where that leads into a text, the problem of the text, with the place in it. */
  locate(path: string, message: string): PlaybookProblem {
    for (const [textPath, { parsed, text }] of this.#byPath) {
      if (path !== textPath && !path.startsWith(`${textPath}.`)) continue
      return problemInText(textPath, { at: placeOf(parsed, path.slice(textPath.length)), message }, text)
    }
    return { path, message }
  }
}

export function problemInText(path: string, { at, message }: TextProblem, text: string): PlaybookProblem {
  return { path, message, text: { at, excerpt: excerptOf(text, at) } }
}

/** Where the innermost part of the tree begins that a path (`.all[1].where`) leads to. */
function placeOf({ places, tree }: HeldText['parsed'], path: string): number {
  let at = places.get(tree) ?? 0
  let current: unknown = tree
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return at
    current = (current as Record<string, unknown>)[step]
    if (typeof current === 'object' && current !== null) at = places.get(current) ?? at
  }
  return at
}
