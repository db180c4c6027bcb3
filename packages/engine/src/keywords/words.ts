/** What an incoming text can ask for by a word alone. */
export type KeywordFamily = 'stop' | 'start' | 'help' | 'yes'

/** The words of the families by language (BCP 47). Phrases are several words. Compared without case, accents or punctuation. */
export type KeywordWords = Readonly<Record<KeywordFamily, Readonly<Record<string, readonly string[]>>>>

/**
 * The words that carriers ask every sender to obey (CTIA Messaging Principles; Twilio, AWS and Sinch agree on the
 * English ones), those of Spanish-speaking markets, and what people write for them.
 */
export const DEFAULT_WORDS: KeywordWords = {
  stop: {
    en: [
      ...['stop', 'stopall', 'stop all', 'stp', 'unsubscribe', 'unsub', 'cancel', 'end', 'quit', 'revoke'],
      ...[
        'opt out',
        'optout',
        'remove',
        'remove me',
        'unsubscribe me',
        'leave me alone',
        'no more',
        'nomore',
        'enough',
      ],
    ],
    es: [
      ...['alto', 'baja', 'parar', 'para', 'pare', 'paren', 'detener', 'detente', 'cancelar', 'basta', 'salir'],
      ...['darme de baja', 'dar de baja', 'dame de baja', 'denme de baja', 'anular', 'no mas', 'cancelar suscripcion'],
    ],
  },
  start: {
    en: ['start', 'unstop', 'resume', 'subscribe', 'opt in', 'optin', 'join again'],
    es: ['alta', 'iniciar', 'empezar', 'comenzar', 'reanudar', 'inicio', 'darme de alta', 'suscribir', 'suscribirme'],
  },
  help: {
    en: ['help', 'info', 'help me', 'need help', 'i need help', 'aid'],
    es: ['ayuda', 'ayudame', 'informacion', 'necesito ayuda', 'auxilio'],
  },
  yes: {
    en: ['yes', 'y', 'yeah', 'yep', 'yup', 'ok', 'okay', 'sure', 'confirm', 'i agree', 'agree', 'accept', 'yes i do'],
    es: ['si', 'claro', 'vale', 'confirmo', 'confirmar', 'acepto', 'de acuerdo', 'por supuesto', 'si quiero'],
  },
}

/** Words that may stand around a keyword without changing what it says. */
export const COURTESY: ReadonlySet<string> = new Set([
  ...[
    'please',
    'pls',
    'plz',
    'plse',
    'kindly',
    'thanks',
    'thank',
    'thx',
    'ty',
    'now',
    'hi',
    'hello',
    'hey',
    'ok',
    'just',
  ],
  ...['immediately', 'asap', 'already', 'right', 'sir', 'guys', 'everyone', 'lol', 'omg', 'ugh', 'and', 'forever'],
  ...['por', 'favor', 'gracias', 'hola', 'ya', 'porfavor', 'porfa', 'ahora', 'inmediatamente', 'favor'],
])

/** How people begin to ask for something: what follows must then say what is to stop. */
export const ASKING: ReadonlySet<string> = new Set([
  ...[
    'can',
    'could',
    'will',
    'would',
    'you',
    'u',
    'i',
    'want',
    'like',
    'to',
    'd',
    'need',
    'wish',
    'me',
    'must',
    'have',
    'how',
    'do',
    'we',
    'please',
  ],
  ...[
    'quiero',
    'quisiera',
    'puede',
    'pueden',
    'puedes',
    'podria',
    'podrian',
    'deseo',
    'necesito',
    'que',
    'me',
    'favor',
    'de',
  ],
])

/** What can be asked to stop: the messages themselves. Anything else ("stop by the shop") is about something else. */
export const MESSAGING: ReadonlySet<string> = new Set([
  ...['texting', 'text', 'texts', 'txt', 'txts', 'messaging', 'message', 'messages', 'msg', 'msgs', 'sending', 'send'],
  ...[
    'me',
    'my',
    'all',
    'it',
    'this',
    'these',
    'your',
    'you',
    'us',
    'them',
    'the',
    'to',
    'phone',
    'number',
    'sms',
    'spam',
  ],
  ...[
    'spamming',
    'contacting',
    'calling',
    'bothering',
    'notifications',
    'alerts',
    'subscription',
    'from',
    'this',
    'list',
  ],
  ...[
    'emails',
    'email',
    'mails',
    'mailing',
    'more',
    'any',
    'anymore',
    'receiving',
    'getting',
    'with',
    'of',
    'off',
    'here',
    'again',
    'ever',
    'everything',
    'consent',
    'harassing',
    'msging',
    'txting',
    'promotions',
    'promos',
    'ads',
  ],
  ...[
    'mensajes',
    'mensaje',
    'textos',
    'texto',
    'enviar',
    'enviarme',
    'enviando',
    'mandar',
    'mandarme',
    'mandando',
    'escribir',
  ],
  ...[
    'escribirme',
    'recibir',
    'recibiendo',
    'de',
    'los',
    'las',
    'el',
    'la',
    'mi',
    'mis',
    'sus',
    'tus',
    'esto',
    'estos',
  ],
  ...[
    'numero',
    'telefono',
    'suscripcion',
    'lista',
    'mas',
    'todo',
    'todos',
    'correos',
    'alertas',
    'notificaciones',
    'su',
    'tu',
  ],
])

/** What people say beside a stop: whose number it is not, that it does not interest them, that they have said so before. */
export const DISMISSALS: readonly string[] = [
  ...[
    'i said',
    'i told you',
    'i told you to',
    'no thanks',
    'no thank you',
    'nope',
    'not interested',
    'i m not interested',
  ],
  ...['im not interested', 'i am not interested', 'wrong number', 'wrong person', 'you have the wrong number'],
  ...['this is the wrong number', 'you ve got the wrong number', 'numero equivocado', 'no me interesa', 'no gracias'],
]
