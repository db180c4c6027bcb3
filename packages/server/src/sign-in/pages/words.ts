import type { Language } from '../../pages/language.ts'
import type { FieldProblem } from '../registration.ts'
import type { SignInFailure } from '../sign-in-error.ts'

/** What the pages say. `{brand}` and `{issuer}` are filled in. */
export interface Words {
  readonly signIn: string
  readonly chooseIssuer: string
  readonly continueWith: string
  readonly noIssuers: string
  readonly aboutYou: string
  readonly whyAsked: string
  readonly save: string
  readonly skip: string
  readonly required: string
  readonly choose: string
  readonly failed: string
  readonly backToSite: string
  readonly tryAgain: string
  readonly failures: Readonly<Record<SignInFailure, string>>
  readonly problems: Readonly<Record<FieldProblem, string>>
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    signIn: 'Sign in to {brand}',
    chooseIssuer: 'Choose how you want to sign in.',
    continueWith: 'Continue with {issuer}',
    noIssuers: 'There is no way to sign in yet.',
    aboutYou: 'A little about you',
    whyAsked: 'So that what {brand} shows you fits. You can leave this out.',
    save: 'Save and continue',
    skip: 'Not now',
    required: 'required',
    choose: 'Please choose',
    failed: 'You are not signed in',
    backToSite: 'Back to {brand}',
    tryAgain: 'Try again',
    failures: {
      denied: 'The sign-in was cancelled or refused where you wanted to sign in. Nothing was passed on.',
      state_missing:
        'This sign-in was not begun in this browser, or too long ago. If your browser blocks cookies, allow them for this page.',
      state_expired: 'This sign-in took too long. Please begin again.',
      state_reused: 'This sign-in was used already. Please begin again.',
      issuer_unknown: 'There is no such way to sign in here.',
      issuer_unavailable: 'The service with which you want to sign in cannot be reached. Please try again in a while.',
      answer_invalid: 'The answer of the service with which you wanted to sign in is not valid. Please begin again.',
      email_unverified:
        'Your e-mail address is not confirmed there yet. Please confirm it with the service first, then sign in again.',
      return_address_refused:
        'The page that sent you here named an address to return to that does not belong to {brand}.',
      request_invalid: 'The page that sent you here asked for something that cannot be understood.',
      unavailable: 'The sign-in cannot be taken at the moment. Please try again in a while.',
    },
    problems: {
      missing: 'Please fill this in, or choose "Not now".',
      too_long: 'This is too long.',
      not_a_number: 'Please enter a number.',
      too_small: 'This number is too small.',
      too_large: 'This number is too large.',
      not_a_date: 'Please enter a date as year-month-day, such as 1990-07-31.',
      not_past: 'Please enter a date in the past.',
      not_an_option: 'Please choose one of the options.',
    },
  },
  es: {
    signIn: 'Iniciar sesión en {brand}',
    chooseIssuer: 'Elija cómo quiere iniciar sesión.',
    continueWith: 'Continuar con {issuer}',
    noIssuers: 'Todavía no hay ninguna forma de iniciar sesión.',
    aboutYou: 'Un poco sobre usted',
    whyAsked: 'Para que lo que le muestra {brand} le convenga. Puede omitirlo.',
    save: 'Guardar y continuar',
    skip: 'Ahora no',
    required: 'obligatorio',
    choose: 'Elija una opción',
    failed: 'No ha iniciado sesión',
    backToSite: 'Volver a {brand}',
    tryAgain: 'Intentar de nuevo',
    failures: {
      denied: 'El inicio de sesión se canceló o se rechazó en el servicio elegido. No se transmitió nada.',
      state_missing:
        'Este inicio de sesión no empezó en este navegador, o hace demasiado tiempo. Si su navegador bloquea las cookies, permítalas para esta página.',
      state_expired: 'Este inicio de sesión tardó demasiado. Empiece de nuevo.',
      state_reused: 'Este inicio de sesión ya se utilizó. Empiece de nuevo.',
      issuer_unknown: 'Aquí no existe esa forma de iniciar sesión.',
      issuer_unavailable: 'No se puede contactar con el servicio elegido. Inténtelo de nuevo dentro de un rato.',
      answer_invalid: 'La respuesta del servicio elegido no es válida. Empiece de nuevo.',
      email_unverified:
        'Su dirección de correo aún no está confirmada en ese servicio. Confírmela allí y vuelva a iniciar sesión.',
      return_address_refused: 'La página que le envió aquí indicó una dirección de regreso que no pertenece a {brand}.',
      request_invalid: 'La página que le envió aquí pidió algo que no se puede entender.',
      unavailable: 'En este momento no se puede iniciar sesión. Inténtelo de nuevo dentro de un rato.',
    },
    problems: {
      missing: 'Rellene este campo o elija «Ahora no».',
      too_long: 'Es demasiado largo.',
      not_a_number: 'Introduzca un número.',
      too_small: 'Este número es demasiado pequeño.',
      too_large: 'Este número es demasiado grande.',
      not_a_date: 'Introduzca una fecha como año-mes-día, por ejemplo 1990-07-31.',
      not_past: 'Introduzca una fecha pasada.',
      not_an_option: 'Elija una de las opciones.',
    },
  },
  fr: {
    signIn: 'Se connecter à {brand}',
    chooseIssuer: 'Choisissez comment vous connecter.',
    continueWith: 'Continuer avec {issuer}',
    noIssuers: 'Il n’y a pas encore de moyen de se connecter.',
    aboutYou: 'Quelques mots sur vous',
    whyAsked: 'Pour que ce que {brand} vous montre vous convienne. Vous pouvez passer cette étape.',
    save: 'Enregistrer et continuer',
    skip: 'Pas maintenant',
    required: 'obligatoire',
    choose: 'Choisissez',
    failed: 'Vous n’êtes pas connecté',
    backToSite: 'Retour à {brand}',
    tryAgain: 'Réessayer',
    failures: {
      denied: 'La connexion a été annulée ou refusée par le service choisi. Rien n’a été transmis.',
      state_missing:
        'Cette connexion n’a pas été commencée dans ce navigateur, ou il y a trop longtemps. Si votre navigateur bloque les cookies, autorisez-les pour cette page.',
      state_expired: 'Cette connexion a pris trop de temps. Veuillez recommencer.',
      state_reused: 'Cette connexion a déjà été utilisée. Veuillez recommencer.',
      issuer_unknown: 'Ce moyen de se connecter n’existe pas ici.',
      issuer_unavailable: 'Le service choisi est injoignable. Veuillez réessayer dans un moment.',
      answer_invalid: 'La réponse du service choisi n’est pas valable. Veuillez recommencer.',
      email_unverified:
        'Votre adresse e-mail n’y est pas encore confirmée. Confirmez-la auprès de ce service, puis reconnectez-vous.',
      return_address_refused: 'La page d’où vous venez a indiqué une adresse de retour qui n’appartient pas à {brand}.',
      request_invalid: 'La page d’où vous venez a demandé quelque chose d’incompréhensible.',
      unavailable: 'La connexion est impossible pour le moment. Veuillez réessayer dans un moment.',
    },
    problems: {
      missing: 'Remplissez ce champ ou choisissez « Pas maintenant ».',
      too_long: 'C’est trop long.',
      not_a_number: 'Entrez un nombre.',
      too_small: 'Ce nombre est trop petit.',
      too_large: 'Ce nombre est trop grand.',
      not_a_date: 'Entrez une date sous la forme année-mois-jour, par exemple 1990-07-31.',
      not_past: 'Entrez une date passée.',
      not_an_option: 'Choisissez une des options.',
    },
  },
}
