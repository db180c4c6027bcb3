import type { Language } from '../pages/language.ts'
import type { Used } from './what-was-used.ts'

/** What the page says on which somebody sees why they got a message. `{brand}` and the like are filled in. */
export interface WhyWords {
  readonly title: string
  readonly what: string
  readonly because: Readonly<Record<'event' | 'group' | 'place' | 'placement' | 'send', string>>
  readonly chosen: Readonly<Record<'best' | 'chance' | 'sent', string>>
  readonly used: string
  readonly nothingUsed: string
  readonly kinds: Readonly<Record<Used['kind'], string>>
  readonly times: string
  readonly unknown: string
  readonly change: string
  readonly limit: string
  readonly stop: string
  readonly correct: string
}

export const WHY_WORDS: Readonly<Record<Language, WhyWords>> = {
  en: {
    title: 'Why {brand} sent you this',
    what: '{name}, on {date}.',
    because: {
      event: 'It came because of this: {cause}.',
      group: 'It came because what we know of you has changed: {cause}.',
      place: 'You were at, came to or left a place of ours.',
      placement: 'You opened a place where we show something that may suit you.',
      send: 'We sent it to everybody in a group that you belong to: {cause}.',
    },
    chosen: {
      sent: 'Before it left we looked at what you allow, when, and how often.',
      best: 'Of {count} possibilities it seemed the most useful to you at that moment. Had none seemed useful, you would have heard nothing.',
      chance:
        'Chance has chosen it among what may suit you: now and then we let it, to see whether our choice is any good.',
    },
    used: 'What we looked at',
    nothingUsed: 'Nothing that we know of you but how you may be reached.',
    kinds: {
      event: 'What you did: {name}',
      trait: 'What we know of you: {name}',
      computed: 'What follows from what you did: {name}',
      fact: 'What was true at that time: {name}',
      audience: 'A group that you belong to: {name}',
      feed: 'What was going on around you: {name}',
      offer: 'An offer of yours: {name}',
      time: 'The time of day where you are',
      place: 'Where you were',
      relation: 'Somebody you have to do with: {name}',
      household: 'The household that you belong to',
    },
    times: '{count} times, last on {date}',
    unknown: 'not known',
    change: 'What you can do',
    limit: 'Choose what you hear, how often and when',
    stop: 'Stop messages on this channel',
    correct: 'See or correct what we know of you',
  },
  es: {
    title: 'Por qué {brand} te ha enviado esto',
    what: '{name}, el {date}.',
    because: {
      event: 'Llegó por esto: {cause}.',
      group: 'Llegó porque ha cambiado lo que sabemos de ti: {cause}.',
      place: 'Estuviste en un lugar nuestro, llegaste a él o lo dejaste.',
      placement: 'Abriste un lugar donde mostramos algo que puede convenirte.',
      send: 'Lo enviamos a todos los de un grupo al que perteneces: {cause}.',
    },
    chosen: {
      sent: 'Antes de enviarlo miramos qué permites, cuándo y con qué frecuencia.',
      best: 'De {count} posibilidades parecía la más útil para ti en ese momento. Si ninguna lo hubiera parecido, no habrías recibido nada.',
      chance:
        'Lo eligió el azar entre lo que puede convenirte: a veces lo dejamos, para ver si nuestra elección es buena.',
    },
    used: 'Qué hemos mirado',
    nothingUsed: 'Nada de lo que sabemos de ti, salvo cómo se te puede contactar.',
    kinds: {
      event: 'Lo que hiciste: {name}',
      trait: 'Lo que sabemos de ti: {name}',
      computed: 'Lo que resulta de lo que hiciste: {name}',
      fact: 'Lo que era cierto en ese momento: {name}',
      audience: 'Un grupo al que perteneces: {name}',
      feed: 'Lo que pasaba a tu alrededor: {name}',
      offer: 'Una oferta tuya: {name}',
      time: 'La hora donde estás',
      place: 'Dónde estabas',
      relation: 'Alguien con quien tienes relación: {name}',
      household: 'El hogar al que perteneces',
    },
    times: '{count} veces, la última el {date}',
    unknown: 'desconocido',
    change: 'Qué puedes hacer',
    limit: 'Elegir qué recibes, con qué frecuencia y cuándo',
    stop: 'Detener los mensajes por este canal',
    correct: 'Ver o corregir lo que sabemos de ti',
  },
  fr: {
    title: 'Pourquoi {brand} vous a envoyé ceci',
    what: '{name}, le {date}.',
    because: {
      event: 'C’est arrivé à cause de ceci : {cause}.',
      group: 'C’est arrivé parce que ce que nous savons de vous a changé : {cause}.',
      place: 'Vous étiez dans un de nos lieux, y arriviez ou le quittiez.',
      placement: 'Vous avez ouvert un endroit où nous montrons ce qui peut vous convenir.',
      send: 'Nous l’avons envoyé à tous ceux d’un groupe dont vous faites partie : {cause}.',
    },
    chosen: {
      sent: 'Avant l’envoi nous avons regardé ce que vous permettez, quand et à quelle fréquence.',
      best: 'Sur {count} possibilités, elle semblait la plus utile pour vous à ce moment. Si aucune ne l’avait semblé, vous n’auriez rien reçu.',
      chance:
        'Le hasard l’a choisie parmi ce qui peut vous convenir : nous le laissons faire de temps en temps, pour voir si notre choix est bon.',
    },
    used: 'Ce que nous avons regardé',
    nothingUsed: 'Rien de ce que nous savons de vous, sinon comment vous joindre.',
    kinds: {
      event: 'Ce que vous avez fait : {name}',
      trait: 'Ce que nous savons de vous : {name}',
      computed: 'Ce qui résulte de ce que vous avez fait : {name}',
      fact: 'Ce qui était vrai à ce moment : {name}',
      audience: 'Un groupe dont vous faites partie : {name}',
      feed: 'Ce qui se passait autour de vous : {name}',
      offer: 'Une offre à vous : {name}',
      time: 'L’heure qu’il est chez vous',
      place: 'Où vous étiez',
      relation: 'Quelqu’un qui vous est lié : {name}',
      household: 'Le foyer dont vous faites partie',
    },
    times: '{count} fois, la dernière le {date}',
    unknown: 'inconnu',
    change: 'Ce que vous pouvez faire',
    limit: 'Choisir ce que vous recevez, à quelle fréquence et quand',
    stop: 'Arrêter les messages sur ce canal',
    correct: 'Voir ou corriger ce que nous savons de vous',
  },
}
