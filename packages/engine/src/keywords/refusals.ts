import { FRENCH_TELLING, isFrenchRefusal } from './refusals-french.ts'
import { GERMAN_ABOUT, GERMAN_TELLING, isGermanRefusal } from './refusals-german.ts'
import { MESSAGING } from './words.ts'

/** Names of what is sent. */
const NOUNS: ReadonlySet<string> = new Set([
  ...['text', 'texts', 'txt', 'txts', 'message', 'messages', 'msg', 'msgs', 'sms', 'email', 'emails', 'mails', 'spam'],
  ...[
    'notifications',
    'alerts',
    'ads',
    'promotions',
    'promos',
    'promo',
    'marketing',
    'advertising',
    'mensaje',
    'mensajes',
    'texto',
    'textos',
    'correos',
  ],
])

const SENT = [...NOUNS].join('|')

/** Where names and numbers are kept. */
const KEPT =
  '(?: (?:off|out|from|in|of)){1,3} (?:your|the|this|that|any|all|ur) (?:(?:mailing|text|texting|sms|marketing|contact|distribution|email|phone|call|calling|message|messaging) )?(?:lists?|systems?|data ?base|records?|contacts?|subscription)'
const MINE = '(?:my|this|our|the) (?:phone |cell |mobile |contact )*(?:number|name|info|details|contact)'

const NOT = '(?:(?:can|could|would|will) (?:you|u) not|do not|don t|dont|never|no)(?: (?:ever|please))?'
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
    'dnc',
    'saquenme',
    'get',
    'delete',
    'erase',
    'lose',
    'forget',
    'remove',
    ...[
      'interested',
      'interest',
      'done',
      'tired',
      'sick',
      'fed',
      'off',
      'block',
      'blocking',
      'blocked',
      'report',
      'reporting',
      'reported',
      ...[
        'removed',
        'deleted',
        'unsubscribed',
        'unsubscribing',
        'opted',
        'sign',
        'drop',
        'scratch',
        'cross',
        'strike',
        'pull',
      ],
    ],
  ],
  ...[
    ...['cut', 'knock', 'lay', 'ease', 'rest', 'wipe', 'scrub', 'clear', 'purge'],
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
    ...['dejar', 'saqueme', 'saquenme', 'quiteme', 'eliminame', 'elimineme', 'eliminenme', 'borreme'],
  ],
  ...[
    'borrame',
    'borrenme',
    'quita',
    'quiten',
    'eliminar',
    'elimina',
    'elimine',
    'eliminen',
    'borrar',
    'borra',
    'borre',
    'borren',
    'quite',
  ],
  ...GERMAN_TELLING,
  ...FRENCH_TELLING,
])

/** What refusals without a stop word are about. */
export const ABOUT: ReadonlySet<string> = new Set([
  ...NOUNS,
  ...GERMAN_ABOUT,
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
    'escribir',
    'escribirme',
    'mandar',
    'mandarme',
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
    /^(?:(?:have )?opt(?:ing|ed) out|unsubscribing|(?:take|get) (?:me|my (?:phone )?number|this number) off|delete me|erase me|lose (?:my|this) number)(?= |$)/,
    false,
  ],
  ['en', /^(?:delete|erase|forget|remove|block|drop|lose|get rid of) (?:my|this) (?:phone )?number(?= |$)/, false],
  ['en', /^(?:do not|don t|dont) (?:consent|want to (?:be (?:on|in)|hear from (?:you|u)))(?= |$)/, false],
  [
    'en',
    new RegExp(`^${NOT} send (?:(?:me|us) )?(?:anything|nothing|any ?more|any of (?:this|these|it))(?: else)?(?= |$)`),
    false,
  ],
  [
    'en',
    new RegExp(`^no (?:calls? )?(?:or )?(?:${SENT}|texting|messaging|contact)(?: (?:or )?(?:${SENT}|calls?))*(?= |$)`),
    false,
  ],
  ['en', new RegExp(`^(?:prefer no|no more) (?:${SENT})(?= |$)`), false],
  ['en', /^(?:would )?(?:rather|prefer) not (?:to )?(?:receive|get|see|have)(?= )/, true],
  ['en', /^not wanting(?= )/, true],
  [
    'en',
    /^(?:(?:put|add) me )?(?:(?:on|to|in) )?(?:the |your |a )?(?:do not (?:call|contact|text)|dnc|no call)(?: or text)? (?:list|registry)(?= |$)/,
    false,
  ],
  ['en', /^(?:not|no longer) interested in(?= )/, true],
  [
    'en',
    /^(?:so |really )?(?:done with|over|tired of|sick of|fed up with|had enough of|have no interest in)(?= )/,
    true,
  ],
  [
    'en',
    /^(?:(?:how (?:do|can) (?:i|we)|can i|let me|want|need|would like|d like)(?: to)? )*(?:get |be |come )?(?:off|out of) (?=.*\b(?:list|texts?|messages?)\b)/,
    false,
  ],
  [
    'en',
    /^(?:take|get|sign|drop|scratch|cross|strike|pull|remove|delete) (?:me|us|(?:my|this) (?:phone |cell )?(?:name|number)) (?:off|from|out)(?= .*\b(?:list|texts?|messages?|texting|subscription|system|database|this|these)\b)/,
    false,
  ],
  [
    'en',
    new RegExp(
      `^(?:take|get|pull|remove|delete|erase|wipe|scrub|clear|purge|drop|scratch|strike|cross) (?:me|us|${MINE})${KEPT}(?= |$)`,
    ),
    false,
  ],
  [
    'en',
    /^(?:cut it out|knock it off|lay off|ease up|enough|quit it|stop it|give it a rest)(?: already)?(?: with| on)?(?= )/,
    true,
  ],
  ['en', /^(?:take|remove|get) my name(?: off)?(?= |$)/, false],
  [
    'en',
    /^(?:(?:can|could|may) i |(?:(?:would |d )?like|want|need|wish) to |have me )(?:be )?(?:removed|unsubscribed|deleted|opted out|taken off)(?= |$)/,
    false,
  ],
  [
    'en',
    /^(?:do not|dont|no longer) (?:want|wish|like) to be (?:text|messag|contact|spamm|bother|call)ed(?= |$)/,
    false,
  ],
  ['en', /^how (?:do|can) i block(?= )/, true],
  ['en', /^(?:take|get) me off (?:of )?(?:this|your|the) (?:thing|crap|shit)(?= |$)/, false],
  [
    'en',
    /^(?:never|did not|didn t|didnt) (?:even )?(?:sign(?:ed)? up|subscribed?|ask(?:ed)?|opt(?:ed)? in|agreed?|consent(?:ed)?)(?: (?:for|to|in))*(?= )/,
    true,
  ],
  [
    'en',
    /^(?:(?:ll |will |have |gonna |going to )?block(?:ed|ing)? (?:you|u|me|us|this number)|blocked(?: reported)?|(?:ll |will |have |gonna |going to )?report(?:ed|ing)?(?: this| you| these)*(?: as| for) (?:spam|junk))(?= |$)/,
    false,
  ],
  ['en', /^(?:revoke|withdraw) (?:my )?consent(?= |$)/, false],
  [
    'es',
    /^(?:no quiero recibir|no quiero mas|no me envi(?:a|e|en|es)|no me text?e(?:a|e|an|en|es|as)|no me mande[ns]?|no me escrib(?:a|an|as)|no envi(?:ar|en))(?= |$)/,
    false,
  ],
  ['es', /^(?:ya )?no quiero(?= )/, true],
  [
    'es',
    /^(?:(?:dej(?:e|en|a|ame|enme|eme)|dejar) de|no mas (?:mensajes?|textos?|sms|promociones|ofertas|publicidad|correos|spam|alertas|notificaciones)|(?:quit|sac|saqu|borr|elimin)(?:a|e|en)me(?: de)?)(?= |$)/,
    false,
  ],
  ['es', /^(?:quit(?:a|e|en)|elimin(?:ar|a|e|en)|borr(?:ar|a|e|en)) mi numero(?= |$)/, false],
  ['es', /^(?:no molest(?:ar|e|en)|no me molest(?:e|en|es)|dej(?:a|e)(?:n)?me en paz)(?= |$)/, false],
  [
    'fr',
    /^(?:arrete[zr]?|cesse[zr]?) (?:de )?(?:m |me |nous )?(?:envoyer|ecrire|contacter|texter|harceler|deranger|spammer)(?= |$)/,
    false,
  ],
  [
    'fr',
    /^ne (?:m |me |nous )(?:envoye[zr]|envoie|ecrive[zr]|ecris|contacte[zr]?|derange[zr]?) (?:plus|pas)(?= |$)/,
    false,
  ],
  ['fr', /^(?:je )?(?:ne )?veux (?:plus|pas)(?: recevoir)?(?= )/, true],
  ['fr', /^plus (?:de|d|aucun)(?= )/, true],
  ['fr', /^(?:retirez|supprimez|enlevez|effacez) (?:moi|mon numero)(?= |$)/, false],
]

/** The language of a refusal without a stop word: `do not text me`, `no me manden mensajes`; undefined where it is none. */
export function refusalLanguage(core: string): string | undefined {
  for (const [language, begins, needsNoun] of BEGINNINGS) {
    const found = begins.exec(core)?.[0]
    if (found === undefined) continue
    const objects = core.slice(found.length).replace(' no more', ' more').trim().split(' ').filter(Boolean)
    if (!objects.every((word) => MESSAGING.has(word))) continue
    if (!needsNoun || objects.some((word) => NOUNS.has(word))) return language
  }
  if (isFrenchRefusal(core)) return 'fr'
  return isGermanRefusal(core) ? 'de' : undefined
}
