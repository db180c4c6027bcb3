import { MESSAGING } from './words.ts'

/** Names of what is sent. */
const NOUNS: ReadonlySet<string> = new Set([
  ...['text', 'texts', 'txt', 'txts', 'message', 'messages', 'msg', 'msgs', 'sms', 'email', 'emails', 'mails', 'spam'],
  ...['notifications', 'alerts', 'ads', 'promotions', 'promos', 'mensaje', 'mensajes', 'texto', 'textos', 'correos'],
])

const NOT = '(?:do not|don t|dont|never|no)(?: (?:ever|please))?'
const WRITE = '(?:text|txt|message|msg|contact|email|bother|spam|write(?: to)?)'

/** Words of which a refusal without a stop word has one at least. */
export const REFUSING: ReadonlySet<string> = new Set([
  ...[
    'not',
    'don',
    'dont',
    'never',
    'no',
    'more',
    'opt',
    'quit',
    'take',
    'get',
    'delete',
    'erase',
    'lose',
    'forget',
    'remove',
  ],
  ...[
    'revoke',
    'opting',
    'withdraw',
    'dejen',
    'dejan',
    'deja',
    'deje',
    'dejenme',
    'dejeme',
    'dejame',
    'quitame',
    'quitenme',
    'sacame',
  ],
  ...['borrame', 'borrenme', 'quita', 'quiten', 'eliminar', 'elimina', 'eliminen', 'borrar', 'borra', 'borren'],
])

/** What refusals without a stop word are about. */
export const ABOUT: ReadonlySet<string> = new Set([
  ...NOUNS,
  ...[
    'texting',
    'txting',
    'messaging',
    'contact',
    'contacting',
    'list',
    'number',
    'consent',
    'escriban',
    'numero',
    'lista',
  ],
])

/** How refusals begin that have no stop word in them, in the form of `plain`, by language; what follows must be about messages. */
const BEGINNINGS: readonly (readonly [language: string, begins: RegExp, needsNoun: boolean])[] = [
  ['en', new RegExp(`^${NOT} (?:call (?:or|and) )?${WRITE}(?= |$)`), false],
  ['en', new RegExp(`^${NOT} (?:send|forward)(?= )`), true],
  ['en', /^(?:do not|don t|dont|no longer) (?:want|wish|need)(?: you)?(?: to (?:receive|get|see))(?= )/, false],
  ['en', /^(?:do not|don t|dont|no longer) (?:want|wish|need)(?= )/, true],
  ['en', /^(?:no more (?:texts?|messages?)|quit texting|quit sending|opt me out|i opt out|opt out of)(?= |$)/, false],
  [
    'en',
    /^(?:opting out|(?:take|get) (?:me|my (?:phone )?number|this number) off|delete me|erase me|lose (?:my|this) number)(?= |$)/,
    false,
  ],
  ['en', /^(?:delete|erase|forget|remove) my (?:phone )?number(?= |$)/, false],
  ['en', /^(?:do not|don t|dont) (?:consent|want to (?:be (?:on|in)|hear from you))(?= |$)/, false],
  ['en', new RegExp(`^${NOT} send (?:me|us) (?:anything|any ?more)(?= |$)`), false],
  ['en', /^(?:revoke|withdraw) (?:my )?consent(?= |$)/, false],
  [
    'es',
    /^(?:no quiero recibir|no quiero mas|no me envien?|no me envies|no me mande[ns]?|no me escrib(?:a|an|as)|no envi(?:ar|en))(?= |$)/,
    false,
  ],
  ['es', /^no quiero(?= )/, true],
  ['es', /^(?:dejen? de|deja de|no mas mensajes|quit(?:ame|enme) de|sacame de|borr(?:ame|enme) de)(?= |$)/, false],
  ['es', /^(?:quit(?:a|en)|elimin(?:ar|a|en)|borr(?:ar|a|en)) mi numero(?= |$)/, false],
  ['es', /^(?:no molest(?:ar|e|en)|no me molest(?:e|en|es)|dej(?:a|e)(?:n)?me en paz)(?= |$)/, false],
]

/** The language of a refusal without a stop word: `do not text me`, `no me manden mensajes`; undefined where it is none. */
export function refusalLanguage(core: string): string | undefined {
  for (const [language, begins, needsNoun] of BEGINNINGS) {
    const found = begins.exec(core)?.[0]
    if (found === undefined) continue
    const objects = core.slice(found.length).trim().split(' ').filter(Boolean)
    if (!objects.every((word) => MESSAGING.has(word))) continue
    if (!needsNoun || objects.some((word) => NOUNS.has(word))) return language
  }
  return undefined
}
