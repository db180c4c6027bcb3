import { type ExpressionScope, lonePath, translateText } from './expression.ts'
import type { ExportedFlow } from './flow-export.ts'
import type { Place } from './left-out.ts'
import { languageCode } from './names.ts'
import { inPieces } from './pieces.ts'

/** What is known of the whole export while one of its flows is converted. */
export interface ImportScope {
  readonly expressions: ExpressionScope
  /** Ids of threads by UUID of flows. */
  readonly threads: ReadonlyMap<string, string>
  /** Ids of audiences by UUID of groups. */
  readonly audiences: ReadonlyMap<string, string>
  /** Traits that say that somebody was put into a group, by its UUID. */
  readonly groupTraits: ReadonlyMap<string, string>
  /** Keys of fields that hold numbers. */
  readonly numberFields: ReadonlySet<string>
  readonly topic: string
  /** Adds an action that calls an address; gives its id. */
  addCall(url: string, properties: Readonly<Record<string, unknown>>): string
}

/** A text as definitions hold it: one for all, or one for each language. */
export type SaidText = string | Readonly<Record<string, string>>

/** The texts that a text of a flow becomes, in all its languages; several where it is longer than one may be. */
export function textsOf(
  flow: ExportedFlow,
  { text: base, uuid }: { readonly text: string; readonly uuid: string },
  what: string,
  scope: ImportScope,
  place: Place,
): SaidText[] {
  const forms = new Map([[languageCode(flow.language) ?? '', base]])
  for (const [code, items] of Object.entries(flow.localization)) {
    const language = languageCode(code)
    const given = items[uuid]?.text
    const [text] = Array.isArray(given) ? given : []
    if (language !== undefined && typeof text === 'string' && text.trim() !== '' && !forms.has(language))
      forms.set(language, text)
  }
  const translated = [...forms].map(([language, text]) => {
    const { text: liquid, unknown } = translateText(text, scope.expressions)
    for (const one of unknown)
      place.leftOut(
        what,
        `${one}: ${lonePath(one) ? 'nothing here is kept by that name' : 'it has no counterpart in Liquid'}; the text stands without it`,
      )
    return [language, liquid.trim()] as const
  })
  const pieces = inPieces(new Map(translated))
  return pieces.map((piece) => {
    const said = Object.entries(piece)
    return said.length === 1
      ? said[0]![1]
      : Object.fromEntries(said.map(([language, text]) => [language === '' ? 'en' : language, text]))
  })
}
