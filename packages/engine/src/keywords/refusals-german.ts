/*
 * Refusals in German without a stop word. The verb may stand first or last and "nicht mehr" anywhere between, so each form is
 * read as a whole; all of them say what is to end: messages, or the number in a list.
 */

const MESSAGE =
  '(?:sms|textnachrichten?|nachrichten?|werbung|werbe ?(?:sms|nachrichten|mails?)|mails?|e ?mails?|newsletter|angebote|mitteilungen|benachrichtigungen|texte|spam)'
const THESE = '(?:(?:die|den|diese[nr]?|eure[nr]?|ihre[nr]?|deine[nr]?|solche|weitere[nr]?|die ganzen) )?'
const BOTH = `${MESSAGE}(?: (?:und|oder) ${MESSAGE})*`
/** From whom, to whom. */
const PARTIES =
  '(?: (?:von (?:euch|ihnen|dir|diesem laden)|an (?:mich|uns|diese nummer)|auf (?:diese|meine) nummer|per (?:sms|mail)|mir|uns|mehr|zu))*'
const NUMBER = '(?:(?:meine|diese|die) )?(?:handy ?|telefon ?|mobil ?|ruf)?nummer'
const LIST =
  '(?:(?:der|dem|eure[rm]|ihre[rm]|deine[rm]|diese[rm]) )?(?:liste|verteiler|datenbank|system|kartei|(?:mailing|sms|adress|empfanger) ?liste)'

/** A verb as one is asked: `lösche`, `löscht`, `löschen Sie`, or at the end `löschen`. */
const asked = (stem: string) => `${stem}(?:e?t|e|en sie|en)?`

const FORMS = [
  // "Ich möchte keine Nachrichten mehr bekommen"; what nobody has got is asked after.
  `(?=.*\\b(?:mehr|weiteren?|nie|sms|nachrichten|werbung|newsletter|spam)\\b)(?:(?:ich|wir) )?(?:will|wollen|mocht(?:e|en)|moecht(?:e|en)|wunsch(?:e|en)|wuensch(?:e|en))(?: (?:ich|wir))? (?:(?:ab sofort|in zukunft|gar|wirklich) )*(?:keine[n]?|nie wieder) ${THESE}${BOTH}${PARTIES}(?: (?:bekommen|erhalten|kriegen|empfangen|haben|lesen|sehen))?`,
  // "Keine SMS mehr"
  `(?:nie wieder|keine[n]?(?= weitere| (?:\\w+ )*mehr\\b)) ${THESE}${BOTH}${PARTIES}(?: (?:schicken|senden|zusenden|zuschicken|schreiben))?`,
  // "Schreibt mir nicht mehr", "mir nicht mehr schreiben", "schickt mir keine Werbung mehr"
  `${asked('(?:schreib|kontaktier|belastig|belaestig|nerv|text|simst?)')} (?:mir|mich|uns) (?:nicht|nie|nichts) (?:mehr|wieder)`,
  '(?:mir|mich|uns) (?:nicht|nie|nichts) (?:mehr|wieder) (?:schreiben|kontaktieren|belastigen|belaestigen|nerven|texten|schicken|senden)',
  `${asked('(?:schick|send|schreib)')} (?:mir|uns) (?:nichts|nie wieder (?:etwas|was|${BOTH})|keine[n]? ${THESE}${BOTH})(?: mehr)?${PARTIES}`,
  `(?:(?:ich|wir) )?(?:will|wollen|mocht(?:e|en)|moecht(?:e|en))(?: (?:ich|wir))? (?:von (?:euch|ihnen|dir) )?nichts mehr (?:von (?:euch|ihnen|dir) )?(?:horen|hoeren|bekommen|erhalten|lesen)`,
  'keine (?:werbung|reklame|spam)',
  // "Nicht mehr schreiben"; "nicht mehr schicken" may be about a parcel.
  '(?:nicht|nie) (?:mehr|wieder) (?:schreiben|anschreiben|kontaktieren|belastigen|belaestigen|texten)',
  `schluss (?:damit|mit (?:dem|den|diesen|eurem|euren|ihren) ${MESSAGE})`,
  // "Hört auf, mir zu schreiben"
  `ho(?:e)?r(?:t|en sie|e)? (?:(?:damit|mit (?:dem|den|euren|ihren|diesen) (?:${MESSAGE}|spam)) )?auf(?: (?:damit|mit (?:dem|den|euren|ihren|diesen) (?:${MESSAGE}|spam)|(?:(?:mir|mich|uns) )?(?:(?:(?:dauernd|standig|immer) )?${THESE}${BOTH} )?(?:zu (?:schreiben|schicken|senden|texten|kontaktieren|belastigen|nerven|spammen)|zuzu(?:schicken|senden))))`,
  // "Löschen Sie meine Nummer", "nehmt mich aus dem Verteiler"
  `${asked('(?:losch|loesch|entfern|streich)')} ${NUMBER}(?: (?:aus|von) ${LIST})?`,
  `${NUMBER} (?:(?:aus|von) ${LIST} )?(?:loschen|loeschen|entfernen|streichen|rausnehmen|herausnehmen)`,
  `(?:${asked('(?:losch|loesch|entfern|streich|nehm|trag)')}|nimm) (?:mich|${NUMBER}) (?:aus|von) ${LIST}(?: (?:raus|heraus|aus))?`,
  `(?:(?:mich|${NUMBER}) )?(?:aus|von) ${LIST} (?:loschen|loeschen|entfernen|streichen|nehmen|austragen)`,
  // "Ich möchte mich abmelden", "Newsletter abbestellen"
  `(?:(?:ich|wir) )?(?:will|mochte|moechte) (?:mich (?:(?:vo[nm] ${THESE}${MESSAGE}) )?(?:abmelden|austragen)|${THESE}${BOTH} abbestellen|kundigen|kuendigen)`,
  `${THESE}${BOTH} (?:abbestellen|abmelden|stoppen|abschalten|ausschalten)`,
  `(?:meld(?:et|en sie) mich ab|${asked('stopp')} ${THESE}${BOTH})`,
]

const REFUSAL = new RegExp(`^(?:${FORMS.join('|')})$`)

/** Words of which such a refusal has one at least. */
export const GERMAN_TELLING: readonly string[] =
  'schluss liste keine keinen nie nicht nichts auf losch losche loscht loschen loesche loescht loeschen entferne entfernt entfernen streiche streicht streichen nehmt nimm nehmen abbestellen abmelden ab stoppt stoppen stoppe austragen rausnehmen herausnehmen abschalten ausschalten'.split(
    ' ',
  )

/** What such a refusal is about. */
export const GERMAN_ABOUT: readonly string[] =
  'nachricht nachrichten textnachrichten werbung newsletter mitteilungen benachrichtigungen nummer handynummer telefonnummer verteiler schreiben schreibt abmelden'.split(
    ' ',
  )

/** Whether a text, in the form of `plain` and without courtesy, is one. */
export function isGermanRefusal(core: string): boolean {
  return REFUSAL.test(core)
}
