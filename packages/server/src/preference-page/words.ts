import type { Language } from '../pages/language.ts'

/** What the pages say. `{brand}`, `{channel}` and the like are filled in. */
export interface Words {
  readonly title: string
  readonly intro: string
  readonly channels: string
  readonly pending: string
  readonly topicsOf: string
  readonly whenAndHowOften: string
  readonly quietFrom: string
  readonly quietTo: string
  readonly quietHint: string
  readonly frequency: string
  readonly frequencies: Readonly<Record<Frequency, string>>
  readonly language: string
  readonly timezone: string
  readonly automatic: string
  readonly save: string
  readonly stopAll: string
  readonly stopAllHint: string
  readonly saved: string
  readonly stopped: string
  readonly problem: string
  readonly problems: Readonly<Record<FieldProblem, string>>
  readonly privacy: string
  readonly unsubscribe: string
  readonly unsubscribeAsk: string
  readonly unsubscribed: string
  readonly confirm: string
  readonly confirmAsk: string
  readonly confirmed: string
  readonly notConfirmed: string
  readonly toPreferences: string
  readonly gone: string
  readonly goneWhy: Readonly<Record<'expired' | 'invalid' | 'forgotten' | 'unavailable', string>>
}

/** How often somebody wants to be interrupted at most. */
export type Frequency = 'any' | 'daily' | 'twice-weekly' | 'weekly' | 'own'

/** What is wrong with a field. */
export type FieldProblem = 'not_a_time' | 'both_times' | 'same_times' | 'not_a_choice'

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: 'How {brand} may reach you',
    intro: 'Tick what you want to hear. Everything else stays quiet.',
    channels: 'What you want to hear',
    pending: 'Not confirmed yet: please answer the message that we have sent you.',
    topicsOf: 'Topics on {channel}',
    whenAndHowOften: 'When and how often',
    quietFrom: 'Quiet from',
    quietTo: 'Quiet until',
    quietHint: 'No message interrupts you in this time. Leave both empty for none.',
    frequency: 'How often at most',
    frequencies: {
      any: 'As it comes',
      daily: 'Once a day',
      'twice-weekly': 'Twice a week',
      weekly: 'Once a week',
      own: 'As chosen before',
    },
    language: 'Language',
    timezone: 'Time zone',
    automatic: 'Automatic',
    save: 'Save',
    stopAll: 'Stop everything',
    stopAllHint: 'Nothing more on any of these channels.',
    saved: 'Saved. It holds from now on.',
    stopped: 'Done. You will hear nothing more from us on these channels.',
    problem: 'Something is not right yet. Nothing was saved.',
    problems: {
      not_a_time: 'Please enter a time such as 21:30.',
      both_times: 'Please enter both times, or none.',
      same_times: 'Please enter two different times.',
      not_a_choice: 'Please choose one of the list.',
    },
    privacy: 'What we do with your data',
    unsubscribe: 'Unsubscribe',
    unsubscribeAsk: 'Do you want no more messages of this kind from {brand}? ({what})',
    unsubscribed: 'You are unsubscribed: {what}',
    confirm: 'Yes, I want this',
    confirmAsk: 'Please confirm that {brand} may write to you: {what}',
    confirmed: 'Thank you. It is confirmed: {what}',
    notConfirmed:
      'There was nothing to confirm: too much time has passed, or you have decided otherwise since. ({what})',
    toPreferences: 'More choices',
    gone: 'This link does not work any more',
    goneWhy: {
      expired: 'It was good for a limited time. A newer message of ours has a newer link.',
      invalid: 'It is not complete. Please follow it from the message once more, or copy all of it.',
      forgotten: 'Nothing is known of the person for whom it was made.',
      unavailable: 'We cannot take this at the moment. Please try again in a few minutes.',
    },
  },
  es: {
    title: 'Cómo puede contactarle {brand}',
    intro: 'Marque lo que quiere recibir. Todo lo demás queda en silencio.',
    channels: 'Lo que quiere recibir',
    pending: 'Sin confirmar: responda al mensaje que le hemos enviado.',
    topicsOf: 'Temas en {channel}',
    whenAndHowOften: 'Cuándo y con qué frecuencia',
    quietFrom: 'Silencio desde',
    quietTo: 'Silencio hasta',
    quietHint: 'Ningún mensaje le interrumpe en ese tiempo. Deje ambos vacíos si no lo desea.',
    frequency: 'Como máximo',
    frequencies: {
      any: 'Cuando haya algo',
      daily: 'Una vez al día',
      'twice-weekly': 'Dos veces por semana',
      weekly: 'Una vez por semana',
      own: 'Como eligió antes',
    },
    language: 'Idioma',
    timezone: 'Zona horaria',
    automatic: 'Automática',
    save: 'Guardar',
    stopAll: 'Detener todo',
    stopAllHint: 'Nada más en ninguno de estos canales.',
    saved: 'Guardado. Vale desde ahora.',
    stopped: 'Hecho. No recibirá nada más de nosotros en estos canales.',
    problem: 'Algo no está bien todavía. No se ha guardado nada.',
    problems: {
      not_a_time: 'Introduzca una hora como 21:30.',
      both_times: 'Introduzca ambas horas o ninguna.',
      same_times: 'Introduzca dos horas distintas.',
      not_a_choice: 'Elija una opción de la lista.',
    },
    privacy: 'Qué hacemos con sus datos',
    unsubscribe: 'Darse de baja',
    unsubscribeAsk: '¿No quiere más mensajes de este tipo de {brand}? ({what})',
    unsubscribed: 'Está dado de baja: {what}',
    confirm: 'Sí, lo quiero',
    confirmAsk: 'Confirme que {brand} puede escribirle: {what}',
    confirmed: 'Gracias. Está confirmado: {what}',
    notConfirmed: 'No había nada que confirmar: ha pasado demasiado tiempo o ha decidido otra cosa. ({what})',
    toPreferences: 'Más opciones',
    gone: 'Este enlace ya no funciona',
    goneWhy: {
      expired: 'Valía por un tiempo limitado. Un mensaje más reciente tiene un enlace nuevo.',
      invalid: 'No está completo. Ábralo otra vez desde el mensaje o cópielo entero.',
      forgotten: 'No se sabe nada de la persona para quien se hizo.',
      unavailable: 'No podemos recibirlo en este momento. Inténtelo de nuevo en unos minutos.',
    },
  },
  fr: {
    title: 'Comment {brand} peut vous joindre',
    intro: 'Cochez ce que vous voulez recevoir. Tout le reste se tait.',
    channels: 'Ce que vous voulez recevoir',
    pending: 'Pas encore confirmé : répondez au message que nous vous avons envoyé.',
    topicsOf: 'Sujets par {channel}',
    whenAndHowOften: 'Quand et à quelle fréquence',
    quietFrom: 'Silence à partir de',
    quietTo: 'Silence jusqu’à',
    quietHint: 'Aucun message ne vous dérange pendant ce temps. Laissez les deux vides sinon.',
    frequency: 'Au plus',
    frequencies: {
      any: 'Quand il y a quelque chose',
      daily: 'Une fois par jour',
      'twice-weekly': 'Deux fois par semaine',
      weekly: 'Une fois par semaine',
      own: 'Comme choisi avant',
    },
    language: 'Langue',
    timezone: 'Fuseau horaire',
    automatic: 'Automatique',
    save: 'Enregistrer',
    stopAll: 'Tout arrêter',
    stopAllHint: 'Plus rien sur aucun de ces canaux.',
    saved: 'Enregistré. Cela vaut dès maintenant.',
    stopped: 'C’est fait. Vous ne recevrez plus rien de nous sur ces canaux.',
    problem: 'Quelque chose ne va pas encore. Rien n’a été enregistré.',
    problems: {
      not_a_time: 'Entrez une heure comme 21:30.',
      both_times: 'Entrez les deux heures, ou aucune.',
      same_times: 'Entrez deux heures différentes.',
      not_a_choice: 'Choisissez dans la liste.',
    },
    privacy: 'Ce que nous faisons de vos données',
    unsubscribe: 'Se désabonner',
    unsubscribeAsk: 'Vous ne voulez plus de messages de ce genre de {brand} ? ({what})',
    unsubscribed: 'Vous êtes désabonné : {what}',
    confirm: 'Oui, je le veux',
    confirmAsk: 'Confirmez que {brand} peut vous écrire : {what}',
    confirmed: 'Merci. C’est confirmé : {what}',
    notConfirmed: 'Il n’y avait rien à confirmer : trop de temps a passé, ou vous en avez décidé autrement. ({what})',
    toPreferences: 'Plus de choix',
    gone: 'Ce lien ne marche plus',
    goneWhy: {
      expired: 'Il valait pour un temps limité. Un message plus récent a un lien plus récent.',
      invalid: 'Il n’est pas complet. Suivez-le encore une fois depuis le message, ou copiez-le en entier.',
      forgotten: 'Rien n’est connu de la personne pour qui il a été fait.',
      unavailable: 'Nous ne pouvons pas prendre cela en ce moment. Réessayez dans quelques minutes.',
    },
  },
}
