import { z } from 'zod'
import { compileKeywords, type Understand } from './understand.ts'
import { DEFAULT_WORDS, type KeywordFamily, type KeywordWords } from './words.ts'

const FAMILIES = ['stop', 'start', 'help', 'yes'] as const satisfies readonly KeywordFamily[]

const textByLanguage = z.record(z.string().regex(/^[a-z]{2,3}$/, { error: 'a language such as en' }), z.string().min(1))

const wordsByLanguage = z.record(z.string().regex(/^[a-z]{2,3}$/), z.array(z.string().min(1).max(60)).max(100))

export const keywordsDefinitionSchema = z
  .strictObject({
    add: z
      .strictObject({
        stop: wordsByLanguage.default({}),
        start: wordsByLanguage.default({}),
        help: wordsByLanguage.default({}),
        yes: wordsByLanguage.default({}),
      })
      .prefault({})
      .describe('words of the brand beside the built-in ones, by family and language'),
    replies: z
      .strictObject({ stop: textByLanguage, start: textByLanguage, help: textByLanguage, confirm: textByLanguage })
      .partial()
      .default({})
      .describe('what is answered, by family and language; `confirm` asks for the second step of a double opt-in'),
  })
  .meta({ id: 'Keywords', description: 'Words in incoming texts that are obeyed at once, and what is answered' })

export type KeywordsDefinition = z.infer<typeof keywordsDefinitionSchema>

/** What is answered to a keyword, or asked to confirm a double opt-in. */
type ReplyName = 'stop' | 'start' | 'help' | 'confirm'

/** Keywords, compiled. */
export interface Keywords {
  readonly understand: Understand
  /** The text of an answer in a language, or in the brand's where there is none. */
  reply(name: ReplyName, language: string): string
}

const REPLIES: Readonly<Record<ReplyName, Readonly<Record<string, string>>>> = {
  stop: {
    de: '{brand}: Sie sind abgemeldet und erhalten keine Nachrichten mehr. Antworten Sie START, um zurückzukommen, HILFE für Hilfe.',
    en: '{brand}: you are unsubscribed and will get no more messages. Reply START to come back, HELP for help.',
    es: '{brand}: ya no recibirá más mensajes. Responda ALTA para volver, AYUDA para ayuda.',
    fr: '{brand}: désabonnement noté, vous ne recevrez plus de messages. Répondez START pour revenir, AIDE pour en savoir plus.',
  },
  start: {
    de: '{brand}: Sie erhalten unsere Nachrichten wieder. Antworten Sie STOPP zum Abmelden, HILFE für Hilfe.',
    en: '{brand}: you will get our messages again. Reply STOP to end, HELP for help.',
    es: '{brand}: volverá a recibir nuestros mensajes. Responda ALTO para terminar, AYUDA para ayuda.',
  },
  help: {
    de: '{brand}: Antworten Sie STOPP, um keine Nachrichten mehr zu erhalten, START, um sie wieder zu erhalten. Es können Kosten entstehen.',
    en: '{brand}: reply STOP to end all messages, START to get them again. Message and data rates may apply.',
    es: '{brand}: responda ALTO para no recibir más mensajes, ALTA para volver. Pueden aplicarse cargos.',
    fr: '{brand}: répondez ARRET pour ne plus recevoir de messages, START pour en recevoir. Des frais sont possibles.',
  },
  confirm: {
    de: '{brand}: Antworten Sie JA, um zu bestätigen, dass Sie unsere Nachrichten möchten. STOPP zum Abmelden, HILFE für Hilfe.',
    en: '{brand}: reply YES to confirm that you want our messages. Reply STOP to end, HELP for help.',
    es: '{brand}: responda SÍ para confirmar que quiere nuestros mensajes. ALTO para terminar, AYUDA para ayuda.',
  },
}

/** Compiles what a playbook says of keywords, over what holds without it. */
export function compileKeywordsOf(
  { add, replies }: KeywordsDefinition,
  brand: { readonly name: string; readonly language: string },
): Keywords {
  const words = Object.fromEntries(
    FAMILIES.map((family) => [family, withAdded(DEFAULT_WORDS[family], add[family])]),
  ) as unknown as KeywordWords
  return {
    understand: compileKeywords(words),
    reply: (name, language) => {
      const texts: Readonly<Record<string, string>> = { ...REPLIES[name], ...replies[name] }
      const text = texts[language] ?? texts[brand.language] ?? texts.en!
      return text.replaceAll('{brand}', brand.name)
    },
  }
}

function withAdded(
  words: Readonly<Record<string, readonly string[]>>,
  added: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const languages = new Set([...Object.keys(words), ...Object.keys(added)])
  return Object.fromEntries(
    [...languages].map((language) => [language, [...(words[language] ?? []), ...(added[language] ?? [])]]),
  )
}
