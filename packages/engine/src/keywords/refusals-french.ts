/*
 * Refusals in French without a stop word. Each form is read as a whole; all of them say what is to end: messages, or the number
 * in a list. "Plus de thé" is none.
 */

const ADVERT = '(?:pubs?|publicites?|spams?)'
const MESSAGE = `(?:sms|textos?|messages?|notifications?|alertes?|e ?mails?|courriels?|newsletters?|${ADVERT})`
const SENT = `(?:${MESSAGE}|promos?|promotions?|offres?)`
const THESE = '(?:de|d|des|du|la|les|ces|ce genre de|vos|tes|tous (?:les|ces|vos)|toutes (?:les|ces|vos)|aucune?)'
const FROM = '(?: (?:de (?:vous|votre part)|sur (?:ce|mon) (?:numero|telephone|portable)|par sms))?'
const WISH = '(?:veux|souhaite|desire|voudrais|aimerais)'
const NUMBER = '(?:moi|(?:mon|ce) (?:numero|nom|telephone|portable|contact)|mes coordonnees)'
const LIST =
  '(?: (?:de|du|d|des)(?: (?:la|votre|vos|cette|ces|toutes (?:les|vos)))? (?:(?:listes?|bases?)(?: (?:de diffusion|d envoi|de donnees|d adresses))?|fichiers?|contacts|systeme))?'
const SUBSCRIPTION = '(?:(?:mon|l|cet) )?abonnement'

const FORMS = [
  // "Je ne veux plus recevoir vos SMS", "ne plus recevoir de messages"
  `(?:(?:je )?(?:ne )?${WISH} (?:ne )?(?:plus|pas)|ne plus)(?: jamais)? recevoir (?:${THESE} )?${SENT}${FROM}`,
  `(?:je )?(?:ne )?${WISH} (?:plus|pas) (?:${THESE} )?${MESSAGE}${FROM}`,
  `(?:plus|pas)(?: du tout)? (?:de|d) ${ADVERT}`,
  // "Ne m'écrivez plus jamais"
  '(?:ne )?(?:m |me |nous )(?:ecrivez|contactez|derangez|appelez|harcelez|envoyez|ecris|contacte|derange) plus(?: jamais| rien)?',
  `(?:ne )?(?:m |me |nous )envoyez plus (?:jamais )?(?:${THESE} )?${SENT}`,
  // "Stoppez les messages", "arrêtez ça"
  `(?:arrete[zr]?|stoppe[zr]?|stop|cesse[zr]?|finissez) (?:(?:a|avec) )?(?:(?:${THESE}|aux) )?${MESSAGE}`,
  'arretez (?:ca|tout ca|tout)',
  // "Effacez mon numéro de votre liste"
  `(?:retire[zr]?|supprime[zr]?|enleve[zr]?|efface[zr]?|ote[zr]?|raye[zr]?|desinscrive[zr]?) ${NUMBER}${LIST}`,
  `(?:fiche[zr]?|fous|foutez|laisse[zr]?|lache[zr]?) moi(?: (?:la paix|tranquille)(?: avec (?:${THESE} )?${SENT})?)`,
  // "Je souhaite me désinscrire"
  `(?:(?:je )?${WISH}|veuillez|de|pour) (?:me (?:desinscrire|desabonner)|etre (?:retiree?|desinscrite?|desabonnee?|supprimee?|rayee?))${LIST}`,
  `(?:je )?(?:${WISH} )?(?:resilie[zr]?|annule[zr]?|arrete[zr]?|stoppe[zr]?) ${SUBSCRIPTION}(?: (?:aux|sms|par sms|a (?:vos|ces)) ?(?:${MESSAGE})?)?`,
  '(?:desinscription|desabonnement|resiliation) (?:immediate?|svp|totale?|definitive)',
]

const REFUSAL = new RegExp(`^(?:${FORMS.join('|')})$`)

/** Words of which such a refusal has one at least. */
export const FRENCH_TELLING: readonly string[] =
  'ne plus pas veux cessez cesser arrete arreter arretez stoppe stopper stoppez finissez retire retirer retirez supprime supprimer supprimez enleve enlever enlevez efface effacer effacez otez raye rayer rayez desinscrivez desinscrire desabonner fichez fiche fous foutez laisse laissez lache lachez resilier resiliez annuler annulez desinscription desabonnement resiliation etre'.split(
    ' ',
  )

/** Whether a text, in the form of `plain` and without courtesy, is one. */
export function isFrenchRefusal(core: string): boolean {
  return REFUSAL.test(core)
}
