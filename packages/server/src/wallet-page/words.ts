import type { Language } from '../pages/language.ts'

/** The texts of the wallet page. */
interface WalletWords {
  /** `{brand}` */
  readonly title: string
  readonly offers: string
  readonly points: string
  readonly nothing: string
  /** `{date}` */
  readonly until: string
  readonly showCode: string
  /** `{name}`, `{code}` */
  readonly codeOf: string
  readonly notCompleted: string
  readonly held: string
  readonly conditions: string
  /** `{count}` */
  readonly available: string
  readonly pending: string
  /** `{count}`, `{date}` */
  readonly ends: string
  /** `{tier}` */
  readonly tier: string
  readonly install: string
  readonly apple: string
  readonly google: string
  /** `{name}` */
  readonly appeared: string
  readonly gone: string
  readonly offline: string
}

export const WALLET_WORDS: Readonly<Record<Language, WalletWords>> = {
  en: {
    title: 'Your wallet at {brand}',
    offers: 'Offers',
    points: 'Points',
    nothing: 'There is nothing in your wallet right now. It fills by itself: leave this page open or come back.',
    until: 'Until {date}',
    showCode: 'Show the code',
    codeOf: 'Code for {name}: {code}',
    notCompleted: 'Not earned yet',
    held: 'Being used right now',
    conditions: 'Conditions',
    available: '{count} points',
    pending: '{count} more on their way',
    ends: '{count} end on {date}',
    tier: 'You are {tier}',
    install: 'Add to the home screen',
    apple: 'Add to Apple Wallet',
    google: 'Add to Google Wallet',
    appeared: 'New in your wallet: {name}',
    gone: 'No longer in your wallet: {name}',
    offline: 'Not connected. You see what was in your wallet last.',
  },
  es: {
    title: 'Tu cartera en {brand}',
    offers: 'Ofertas',
    points: 'Puntos',
    nothing: 'Ahora no hay nada en tu cartera. Se llena sola: deja esta página abierta o vuelve más tarde.',
    until: 'Hasta el {date}',
    showCode: 'Mostrar el código',
    codeOf: 'Código de {name}: {code}',
    notCompleted: 'Aún no conseguida',
    held: 'Se está usando ahora',
    conditions: 'Condiciones',
    available: '{count} puntos',
    pending: '{count} más en camino',
    ends: '{count} caducan el {date}',
    tier: 'Tu nivel es {tier}',
    install: 'Añadir a la pantalla de inicio',
    apple: 'Añadir a Apple Wallet',
    google: 'Añadir a Google Wallet',
    appeared: 'Nuevo en tu cartera: {name}',
    gone: 'Ya no está en tu cartera: {name}',
    offline: 'Sin conexión. Ves lo último que había en tu cartera.',
  },
  fr: {
    title: 'Votre portefeuille chez {brand}',
    offers: 'Offres',
    points: 'Points',
    nothing:
      'Il n’y a rien dans votre portefeuille pour le moment. Il se remplit tout seul : laissez cette page ouverte ou revenez.',
    until: 'Jusqu’au {date}',
    showCode: 'Montrer le code',
    codeOf: 'Code pour {name} : {code}',
    notCompleted: 'Pas encore gagnée',
    held: 'En cours d’utilisation',
    conditions: 'Conditions',
    available: '{count} points',
    pending: '{count} de plus en route',
    ends: '{count} expirent le {date}',
    tier: 'Votre niveau : {tier}',
    install: 'Ajouter à l’écran d’accueil',
    apple: 'Ajouter à Apple Wallet',
    google: 'Ajouter à Google Wallet',
    appeared: 'Nouveau dans votre portefeuille : {name}',
    gone: 'N’est plus dans votre portefeuille : {name}',
    offline: 'Pas de connexion. Vous voyez le dernier état de votre portefeuille.',
  },
}
